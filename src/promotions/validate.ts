import { wholeNumberProblem } from '../base/field.js';
import { keyProblem } from '../base/key.js';
import { textProblem } from '../base/text.js';
import type { Report } from '../base/violation.js';
import { ITEM_ENVIRONMENT } from '../catalog/item-filter.js';
import { compileExpression } from '../filters/expression.js';
import {
  COUNT_MAX,
  DISCOUNT_STEPS_MAX,
  IMAGES_PER_PROMOTION_MAX,
  ITEMS_PER_PROMOTION_MAX,
  PARAMS_PER_PROMOTION_MAX,
  STORES_PER_PROMOTION_MAX,
  TAGS_PER_PROMOTION_MAX,
  TEXT_CHARS_MAX,
  URL_CHARS_MAX,
} from '../limits.js';
import { type Discount, discountValueProblem } from './discount.js';
import type { Promotion } from './promotion.js';
import { checkUnits } from './units.js';

/** Tells what is wrong with a promotion beyond its single fields, which the table of them judges as they come in. */
export function validatePromotion(promotion: Promotion, report: Report): void {
  if (promotion.name.trim() === '') report('name', promotion.name, 'must not be empty');
  checkTimes(promotion, report);
  checkBasket(promotion, report);
  checkDiscount(promotion.discount, report);
  checkUnits(promotion, report);
  checkScopes(promotion, report);
  checkLabels(promotion, report);
}

function checkTimes({ startAtMs, expireAtMs, display }: Promotion, report: Report): void {
  if (startAtMs !== null && expireAtMs !== null && startAtMs >= expireAtMs) {
    report('expireAt', new Date(expireAtMs).toISOString(), 'must be after startAt');
  }
  if (display?.kind === 'daily' && display.fromMinute === display.toMinute) {
    report('displayTo', display.toMinute, 'must differ from displayFrom');
  }
  if (display?.kind === 'dates' && display.fromMs !== null && display.toMs !== null && display.fromMs >= display.toMs) {
    report('displayTo', new Date(display.toMs).toISOString(), 'must be after displayFrom');
  }
}

function checkBasket({ minBasketMinor, maxBasketMinor }: Promotion, report: Report): void {
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
    const thresholdProblem = wholeNumberProblem(usageThreshold, 0, COUNT_MAX);
    if (thresholdProblem) report(['discountSteps', i, 'usageThreshold'], usageThreshold, thresholdProblem);
    if (usageThreshold <= previous) {
      report(['discountSteps', i, 'usageThreshold'], usageThreshold, 'must be above that of the step before');
    }
    previous = usageThreshold;
    const valueProblem = discountValueProblem(type, value);
    if (valueProblem) report(['discountSteps', i, 'discountValue'], value, valueProblem);
  }
}

function checkScopes({ items, excludedItemIds, stores }: Promotion, report: Report): void {
  if (items.kind === 'LIST') {
    if (items.itemIds.length === 0) report('catalogIndexItems', '', 'is required with catalogItemType LIST');
    checkKeys('catalogIndexItems', items.itemIds, ITEMS_PER_PROMOTION_MAX, report);
  } else if (items.kind === 'FILTER') {
    checkItemFilter(items.expression, report);
  }
  checkKeys('excludeCatalogIndexItems', excludedItemIds, ITEMS_PER_PROMOTION_MAX, report);
  if (stores.kind === 'LIST') {
    if (stores.storeIds.length === 0) report('storeIds', '', 'is required with storeItemType LIST');
    checkKeys('storeIds', stores.storeIds, STORES_PER_PROMOTION_MAX, report);
  }
}

function checkItemFilter(expression: string, report: Report): void {
  if (expression.trim() === '') {
    report('catalogItemFilter', '', 'must be a CEL expression with catalogItemType FILTER');
    return;
  }
  const compiled = compileExpression(expression, ITEM_ENVIRONMENT);
  if (!compiled.ok) report('catalogItemFilter', expression, compiled.error);
}

/** Reports the first wrong key only: a list with the wrong separator would fill the report. */
function checkKeys(field: string, keys: readonly string[], max: number, report: Report): void {
  if (keys.length > max) report(field, keys.length, `must not list more than ${max} ids`);
  const wrong = keys.find((key) => keyProblem(key) !== null);
  if (wrong !== undefined) report(field, wrong, `an id ${keyProblem(wrong)}`);
}

function checkLabels({ tags, imageUrls, params }: Promotion, report: Report): void {
  checkLength('tags', tags.length, TAGS_PER_PROMOTION_MAX, report);
  for (let i = 0; i < tags.length; i++) {
    const problem = keyProblem(tags[i]!);
    if (problem) report(['tags', i], tags[i], problem);
  }
  checkLength('images', imageUrls.length, IMAGES_PER_PROMOTION_MAX, report);
  for (let i = 0; i < imageUrls.length; i++) {
    const problem = textProblem(imageUrls[i]!, URL_CHARS_MAX);
    if (problem) report(['images', i], imageUrls[i], problem);
  }
  const names = Object.keys(params);
  checkLength('params', names.length, PARAMS_PER_PROMOTION_MAX, report);
  for (const name of names) {
    const nameProblem = keyProblem(name);
    if (nameProblem) report(['params', name], name, `the name ${nameProblem}`);
    const problem = textProblem(params[name]!, TEXT_CHARS_MAX);
    if (problem) report(['params', name], params[name], problem);
  }
}

function checkLength(field: string, length: number, max: number, report: Report): void {
  if (length > max) report(field, length, `must not have more than ${max} entries`);
}
