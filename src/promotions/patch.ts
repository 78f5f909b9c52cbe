import type { FieldPatch } from '../base/field-table.js';
import type { PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { err, ok, type Result } from '../base/result.js';
import { type Path, type Report, reportInto, type Violation } from '../base/violation.js';
import { DISCOUNT_UNIT } from './discount.js';
import { AMOUNT_KEYS, PROMOTION_FIELDS, PROMOTIONS } from './fields.js';
import { mergeDiscount, mergeDisplay, mergeItems, mergeParams, mergeStores, type PromotionParts } from './parts.js';
import type { Promotion } from './promotion.js';
import { validatePromotion } from './validate.js';

/**
 * Fields as sent, already of the domain's types: absent stays, `null` clears to the default. Composite fields come whole
 * (`discount`) or column by column (`parts`); parts are applied after whole fields.
 */
export type PromotionPatch = FieldPatch<Promotion> & {
  readonly code: PromotionCode;
  readonly parts?: Readonly<PromotionParts> | undefined;
  /** Of amounts that came with a currency of their own: it has to be that of the promotion. */
  readonly amounts?: readonly SentAmount[] | undefined;
};

export interface SentAmount {
  readonly path: Path;
  readonly currency: Currency;
}

/** What a new promotion takes when the patch does not say. */
export interface PromotionDefaults {
  readonly currency: Currency;
}

/** A promotion of which nothing is known but its code: for nobody (DRAFT), without discount, on everything, everywhere. */
export function blankPromotion(code: PromotionCode, currency: Currency): Promotion {
  return { ...PROMOTIONS.blank, code, currency };
}

/**
 * The promotion that the patch makes of the existing one (`null`: of nothing), or everything that is wrong with it. One that was deleted is back.
 */
export function applyPromotionPatch(
  existing: Promotion | null,
  patch: PromotionPatch,
  defaults: PromotionDefaults,
): Result<Promotion, Violation[]> {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const promotion = PROMOTIONS.patched(existing ?? PROMOTIONS.blank, patch, report);
  promotion.deletedAtMs = null;
  promotion.currency = currencyOf(existing, patch, defaults);
  const { parts, amounts } = patch;
  if (parts !== undefined) {
    promotion.display = mergeDisplay(promotion.display, parts, report);
    promotion.discount = mergeDiscount(promotion.discount, parts, promotion.currency, report);
    promotion.items = mergeItems(promotion.items, parts, report);
    promotion.stores = mergeStores(promotion.stores, parts, report);
    promotion.params = mergeParams(promotion.params, parts.params);
  }
  if (existing !== null) refuseWidening(existing, patch, report);
  if (amounts !== undefined) refuseOtherCurrencies(amounts, promotion.currency, report);
  if (existing !== null) refuseReinterpretedAmounts(existing, patch, promotion.currency, report);
  validatePromotion(promotion, report);
  return violations.length === 0 ? ok(promotion) : err(violations);
}

/** Where nothing is left of a list or a filter, the promotion would cover everything: that has to be said. */
function refuseWidening({ items, stores }: Promotion, patch: PromotionPatch, report: Report): void {
  if (patch.items === null && items.kind !== 'ALL') {
    const field = items.kind === 'LIST' ? 'catalogIndexItems' : 'catalogItemFilter';
    report(field, '', `is required with catalogItemType ${items.kind}; ALL is for every item`);
  }
  if (patch.stores === null && stores.kind !== 'ALL') {
    report('storeIds', '', `is required with storeItemType ${stores.kind}; ALL is for every store`);
  }
}

/** What is sent, else what is there, else that of the first amount. */
function currencyOf(existing: Promotion | null, patch: PromotionPatch, defaults: PromotionDefaults): Currency {
  if (patch.currency) return patch.currency;
  if (existing !== null && patch.currency === undefined) return existing.currency;
  return patch.amounts?.[0]?.currency ?? defaults.currency;
}

function refuseOtherCurrencies(amounts: readonly SentAmount[], currency: Currency, report: Report): void {
  for (const sent of amounts) {
    if (sent.currency === currency) continue;
    report([...sent.path, 'currency'], sent.currency, `must be ${currency}, as the rest of the promotion`);
  }
}

/** An amount that stays while the currency changes would silently become another amount. */
function refuseReinterpretedAmounts(
  existing: Promotion,
  patch: PromotionPatch,
  currency: Currency,
  report: Report,
): void {
  if (existing.currency === currency) return;
  const reason = `must be sent with the currency, which changes from ${existing.currency} to ${currency}`;
  for (const key of AMOUNT_KEYS) {
    if (patch[key] === undefined && existing[key] !== null) report(PROMOTION_FIELDS[key].name, '', reason);
  }
  const discountSent =
    patch.discount !== undefined || patch.parts?.discountValue !== undefined || patch.parts?.discountSteps;
  if (!discountSent && DISCOUNT_UNIT[existing.discount.type] === 'minor') report('discountValue', '', reason);
}
