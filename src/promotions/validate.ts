import { keyProblem } from '../base/key.js';
import { textProblem } from '../base/text.js';
import { ITEM_ENVIRONMENT } from '../catalog/item-filter.js';
import { compileExpression } from '../filters/expression.js';
import {
  COUNT_MAX,
  DISCOUNT_STEPS_MAX,
  IMAGES_PER_PROMOTION_MAX,
  ITEMS_PER_PROMOTION_MAX,
  LABEL_CHARS_MAX,
  LASTING_SECONDS_MAX,
  PARAMS_PER_PROMOTION_MAX,
  PRIORITY_MAX,
  STORES_PER_PROMOTION_MAX,
  TAGS_PER_PROMOTION_MAX,
  TEXT_CHARS_MAX,
  URL_CHARS_MAX,
} from '../limits.js';
import { type Discount, discountValueProblem } from './discount.js';
import type { Report } from './parts.js';
import type { Promotion } from './promotion.js';

/** Tells everything that is wrong with a promotion; fields are the column names of the import. */
export function validatePromotion(promotion: Promotion, report: Report): void {
  const codeProblem = keyProblem(promotion.code);
  if (codeProblem) report('code', promotion.code, codeProblem);
  checkTexts(promotion, report);
  checkTimes(promotion, report);
  checkBasket(promotion, report);
  checkDiscount(promotion.discount, report);
  checkCounts(promotion, report);
  checkScopes(promotion, report);
  checkLabels(promotion, report);
}

function checkTexts(promotion: Promotion, report: Report): void {
  if (promotion.name.trim() === '') report('name', promotion.name, 'must not be empty');
  checkText('name', promotion.name, LABEL_CHARS_MAX, report);
  checkText('headline', promotion.headline, LABEL_CHARS_MAX, report);
  checkText('description', promotion.description, TEXT_CHARS_MAX, report);
  checkText('headerName', promotion.headerName, LABEL_CHARS_MAX, report);
  checkText('headerDescription', promotion.headerDescription, TEXT_CHARS_MAX, report);
}

function checkText(field: string, text: string, max: number, report: Report): void {
  const problem = textProblem(text, max);
  if (problem) report(field, text, problem);
}

function checkTimes({ startAtMs, expireAtMs, display, lastingSeconds }: Promotion, report: Report): void {
  if (startAtMs !== null && expireAtMs !== null && startAtMs >= expireAtMs) {
    report('expireAt', new Date(expireAtMs).toISOString(), 'must be after startAt');
  }
  if (display?.kind === 'daily' && display.fromMinute === display.toMinute) {
    report('displayTo', display.toMinute, 'must differ from displayFrom');
  }
  if (display?.kind === 'dates' && display.fromMs !== null && display.toMs !== null && display.fromMs >= display.toMs) {
    report('displayTo', new Date(display.toMs).toISOString(), 'must be after displayFrom');
  }
  checkCount('lastingTime', lastingSeconds, 1, LASTING_SECONDS_MAX, report);
}

function checkBasket({ minBasketMinor, maxBasketMinor, budgetMinor }: Promotion, report: Report): void {
  checkCount('minBasketValue', minBasketMinor, 0, Number.MAX_SAFE_INTEGER, report);
  checkCount('maxBasketValue', maxBasketMinor, 0, Number.MAX_SAFE_INTEGER, report);
  checkCount('budget', budgetMinor, 0, Number.MAX_SAFE_INTEGER, report);
  if (minBasketMinor !== null && maxBasketMinor !== null && minBasketMinor > maxBasketMinor) {
    report('maxBasketValue', maxBasketMinor, 'must not be below minBasketValue');
  }
}

function checkDiscount(discount: Discount, report: Report): void {
  if (discount.mode === 'STATIC') {
    const problem = discountValueProblem(discount.type, discount.value);
    if (problem) report('discountValue', discount.value, problem);
    return;
  }
  const { steps, type } = discount;
  if (steps.length === 0) report('discountSteps', '', 'is required with discountMode STEP');
  if (steps.length > DISCOUNT_STEPS_MAX)
    report('discountSteps', steps.length, `must not have more than ${DISCOUNT_STEPS_MAX} steps`);
  let previous = -1;
  for (const [i, { usageThreshold, value }] of steps.entries()) {
    const field = `discountSteps.${i}`;
    checkCount(`${field}.usageThreshold`, usageThreshold, 0, COUNT_MAX, report);
    if (usageThreshold <= previous) {
      report(`${field}.usageThreshold`, usageThreshold, 'must be above that of the step before');
    }
    previous = usageThreshold;
    const problem = discountValueProblem(type, value);
    if (problem) report(`${field}.discountValue`, value, problem);
  }
}

function checkCounts(promotion: Promotion, report: Report): void {
  if (!(Math.abs(promotion.priority) <= PRIORITY_MAX)) {
    report('priority', promotion.priority, `must be a number from -${PRIORITY_MAX} to ${PRIORITY_MAX}`);
  }
  checkCount('requiredItemsCount', promotion.requiredItemsCount, 1, COUNT_MAX, report);
  checkCount('discountedItemsCount', promotion.discountedItemsCount, 1, COUNT_MAX, report);
  checkCount('requireRedeemedPoints', promotion.requireRedeemedPoints, 0, COUNT_MAX, report);
  checkCount('redeemQuantityPerActivation', promotion.redeemQuantityPerActivation, 1, COUNT_MAX, report);
  checkCount('redeemLimitPerClient', promotion.redeemLimitPerClient, 1, COUNT_MAX, report);
  checkCount('redeemLimitGlobal', promotion.redeemLimitGlobal, 1, COUNT_MAX, report);
  checkCount('activationLimitGlobal', promotion.activationLimitGlobal, 1, COUNT_MAX, report);
}

function checkCount(field: string, count: number | null, min: number, max: number, report: Report): void {
  if (count === null || (Number.isSafeInteger(count) && count >= min && count <= max)) return;
  report(field, count, `must be a whole number from ${min} to ${max}`);
}

function checkScopes(promotion: Promotion, report: Report): void {
  const { items, stores } = promotion;
  checkKey('catalog', promotion.catalog, report);
  checkKey('storeCatalog', promotion.storeCatalog, report);
  checkKey('targetSegment', promotion.targetSegment, report);
  if (items.kind === 'LIST') {
    if (items.itemIds.length === 0) report('catalogIndexItems', '', 'is required with catalogItemType LIST');
    checkKeys('catalogIndexItems', items.itemIds, ITEMS_PER_PROMOTION_MAX, report);
  } else if (items.kind === 'FILTER') {
    checkItemFilter(items.expression, report);
  }
  checkKeys('excludeCatalogIndexItems', promotion.excludedItemIds, ITEMS_PER_PROMOTION_MAX, report);
  if (stores.kind === 'LIST') {
    if (stores.storeIds.length === 0) report('storeIds', '', 'is required with storeItemType LIST');
    checkKeys('storeIds', stores.storeIds, STORES_PER_PROMOTION_MAX, report);
  }
}

function checkItemFilter(expression: string, report: Report): void {
  if (expression.trim() === '') {
    report('catalogIndexItems', '', 'must be a CEL expression with catalogItemType FILTER');
    return;
  }
  const compiled = compileExpression(expression, ITEM_ENVIRONMENT);
  if (!compiled.ok) report('catalogIndexItems', expression, compiled.error);
}

function checkKey(field: string, key: string | null, report: Report): void {
  const problem = key === null ? null : keyProblem(key);
  if (problem) report(field, key, problem);
}

/** Reports the first wrong key only: a list with the wrong separator would fill the report. */
function checkKeys(field: string, keys: readonly string[], max: number, report: Report): void {
  if (keys.length > max) report(field, keys.length, `must not list more than ${max} ids`);
  const wrong = keys.find((key) => keyProblem(key) !== null);
  if (wrong !== undefined) report(field, wrong, `an id ${keyProblem(wrong)}`);
}

function checkLabels({ tags, imageUrls, params }: Promotion, report: Report): void {
  if (tags.length > TAGS_PER_PROMOTION_MAX)
    report('tags', tags.length, `must not have more than ${TAGS_PER_PROMOTION_MAX} entries`);
  for (const [i, tag] of tags.entries()) {
    const problem = keyProblem(tag);
    if (problem) report(`tags.${i}.name`, tag, problem);
  }
  if (imageUrls.length > IMAGES_PER_PROMOTION_MAX) {
    report('images', imageUrls.length, `must not have more than ${IMAGES_PER_PROMOTION_MAX} entries`);
  }
  for (const [i, url] of imageUrls.entries()) checkText(`images.${i}.url`, url, URL_CHARS_MAX, report);
  const names = Object.keys(params);
  if (names.length > PARAMS_PER_PROMOTION_MAX)
    report('params', names.length, `must not have more than ${PARAMS_PER_PROMOTION_MAX} entries`);
  for (const name of names) {
    const problem = keyProblem(name);
    if (problem) report(`params.${name}`, name, `the name ${problem}`);
    checkText(`params.${name}`, params[name]!, TEXT_CHARS_MAX, report);
  }
}
