import type { PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { err, ok, type Result } from '../base/result.js';
import type { Violation } from '../base/violation.js';
import { DISCOUNT_UNIT } from './discount.js';
import {
  mergeDiscount,
  mergeDisplay,
  mergeItems,
  mergeParams,
  mergeStores,
  type PromotionParts,
  type Report,
  reportInto,
} from './parts.js';
import type { Promotion } from './promotion.js';
import { validatePromotion } from './validate.js';

/**
 * Columns as sent, already of the domain's types: absent stays, `null` clears to the default. Composite fields come whole
 * (`discount`) or column by column (`parts`); parts are applied after whole fields.
 */
export type PromotionPatch = { readonly code: PromotionCode } & {
  readonly [K in Exclude<keyof Promotion, 'code'>]?: Promotion[K] | null;
} & { readonly parts?: Readonly<PromotionParts> };

/** What a new promotion takes when the patch does not say. */
export interface PromotionDefaults {
  readonly currency: Currency;
}

/** A promotion of which nothing is known but its code: for nobody (DRAFT), without discount, on everything, everywhere. */
export function blankPromotion(code: PromotionCode, currency: Currency): Promotion {
  return {
    code,
    type: 'GENERAL',
    name: '',
    headline: '',
    description: '',
    headerName: '',
    headerDescription: '',
    visibility: 'DRAFT',
    startAtMs: null,
    expireAtMs: null,
    display: null,
    lastingSeconds: null,
    priority: 0,
    currency,
    scope: 'LINE_ITEM',
    minBasketMinor: null,
    maxBasketMinor: null,
    discount: NO_DISCOUNT,
    requiredItemsCount: null,
    discountedItemsCount: null,
    requireRedeemedPoints: 0,
    redeemType: 'FULL',
    redeemQuantityPerActivation: null,
    redeemLimitPerClient: null,
    redeemLimitGlobal: null,
    activationLimitGlobal: null,
    budgetMinor: null,
    catalog: null,
    items: EVERYTHING,
    excludedItemIds: NONE,
    storeCatalog: null,
    stores: EVERYTHING,
    targetSegment: null,
    tags: NONE,
    imageUrls: NONE,
    params: NO_PARAMS,
  };
}

const NO_DISCOUNT = { mode: 'STATIC', type: 'NONE', value: 0 } as const;
const EVERYTHING = { kind: 'ALL' } as const;
const NONE: readonly never[] = [];
const NO_PARAMS = {};
const NO_PARTS: PromotionParts = {};

/**
 * The promotion that the patch makes of the existing one (`null`: of nothing), or everything that is wrong with it.
 * Fields of violations are the column names of the import.
 */
export function applyPromotionPatch(
  existing: Promotion | null,
  patch: PromotionPatch,
  defaults: PromotionDefaults,
): Result<Promotion, Violation[]> {
  const base = existing ?? blankPromotion(patch.code, defaults.currency);
  const parts = patch.parts ?? NO_PARTS;
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const currency = pick(patch.currency, base.currency, defaults.currency);

  const promotion: Promotion = {
    code: patch.code,
    type: pick(patch.type, base.type, 'GENERAL'),
    name: pick(patch.name, base.name, ''),
    headline: pick(patch.headline, base.headline, ''),
    description: pick(patch.description, base.description, ''),
    headerName: pick(patch.headerName, base.headerName, ''),
    headerDescription: pick(patch.headerDescription, base.headerDescription, ''),
    visibility: pick(patch.visibility, base.visibility, 'DRAFT'),
    startAtMs: pick(patch.startAtMs, base.startAtMs, null),
    expireAtMs: pick(patch.expireAtMs, base.expireAtMs, null),
    display: mergeDisplay(pick(patch.display, base.display, null), parts, report),
    lastingSeconds: pick(patch.lastingSeconds, base.lastingSeconds, null),
    priority: pick(patch.priority, base.priority, 0),
    currency,
    scope: pick(patch.scope, base.scope, 'LINE_ITEM'),
    minBasketMinor: pick(patch.minBasketMinor, base.minBasketMinor, null),
    maxBasketMinor: pick(patch.maxBasketMinor, base.maxBasketMinor, null),
    discount: mergeDiscount(pick(patch.discount, base.discount, NO_DISCOUNT), parts, currency, report),
    requiredItemsCount: pick(patch.requiredItemsCount, base.requiredItemsCount, null),
    discountedItemsCount: pick(patch.discountedItemsCount, base.discountedItemsCount, null),
    requireRedeemedPoints: pick(patch.requireRedeemedPoints, base.requireRedeemedPoints, 0),
    redeemType: pick(patch.redeemType, base.redeemType, 'FULL'),
    redeemQuantityPerActivation: pick(patch.redeemQuantityPerActivation, base.redeemQuantityPerActivation, null),
    redeemLimitPerClient: pick(patch.redeemLimitPerClient, base.redeemLimitPerClient, null),
    redeemLimitGlobal: pick(patch.redeemLimitGlobal, base.redeemLimitGlobal, null),
    activationLimitGlobal: pick(patch.activationLimitGlobal, base.activationLimitGlobal, null),
    budgetMinor: pick(patch.budgetMinor, base.budgetMinor, null),
    catalog: pick(patch.catalog, base.catalog, null),
    items: mergeItems(pick(patch.items, base.items, EVERYTHING), parts, report),
    excludedItemIds: pick(patch.excludedItemIds, base.excludedItemIds, NONE),
    storeCatalog: pick(patch.storeCatalog, base.storeCatalog, null),
    stores: mergeStores(pick(patch.stores, base.stores, EVERYTHING), parts, report),
    targetSegment: pick(patch.targetSegment, base.targetSegment, null),
    tags: pick(patch.tags, base.tags, NONE),
    imageUrls: pick(patch.imageUrls, base.imageUrls, NONE),
    params: mergeParams(pick(patch.params, base.params, NO_PARAMS), parts.params),
  };
  if (existing && existing.currency !== currency) refuseReinterpretedAmounts(existing, patch, currency, report);
  validatePromotion(promotion, report);
  return violations.length === 0 ? ok(promotion) : err(violations);
}

function pick<T>(sent: T | null | undefined, kept: T, cleared: T): T {
  return sent === undefined ? kept : sent === null ? cleared : sent;
}

/** An amount that stays while the currency changes would silently become another amount. */
function refuseReinterpretedAmounts(
  existing: Promotion,
  patch: PromotionPatch,
  currency: Currency,
  report: Report,
): void {
  const reason = `must be sent with the currency, which changes from ${existing.currency} to ${currency}`;
  if (patch.minBasketMinor === undefined && existing.minBasketMinor !== null) report('minBasketValue', '', reason);
  if (patch.maxBasketMinor === undefined && existing.maxBasketMinor !== null) report('maxBasketValue', '', reason);
  if (patch.budgetMinor === undefined && existing.budgetMinor !== null) report('budget', '', reason);
  const discountSent =
    patch.discount !== undefined || patch.parts?.discountValue !== undefined || patch.parts?.discountSteps;
  if (!discountSent && DISCOUNT_UNIT[existing.discount.type] === 'minor') report('discountValue', '', reason);
}
