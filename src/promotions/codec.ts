import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import { DISCOUNT_TYPES, type Discount, type DiscountStep, USAGE_TRIGGERS } from './discount.js';
import {
  DISCOUNT_SCOPES,
  type DisplayWindow,
  type ItemScope,
  PROMOTION_TYPES,
  type Promotion,
  REDEEM_TYPES,
  type StoreScope,
  VISIBILITIES,
} from './promotion.js';

const VERSION = 1;

/** Stored form of a promotion; words are stored as their positions in the lists of them, which only ever grow at the end. Equal promotions give equal bytes: that is how the store sees that nothing changed. */
export function encodePromotion(p: Promotion): Uint8Array {
  return packVersioned(VERSION, [
    p.code,
    PROMOTION_TYPES.indexOf(p.type),
    p.name,
    p.headline,
    p.description,
    p.headerName,
    p.headerDescription,
    VISIBILITIES.indexOf(p.visibility),
    p.startAtMs,
    p.expireAtMs,
    p.display === null ? null : packDisplay(p.display),
    p.lastingSeconds,
    p.priority,
    p.currency,
    DISCOUNT_SCOPES.indexOf(p.scope),
    p.minBasketMinor,
    p.maxBasketMinor,
    packDiscount(p.discount),
    p.requiredItemsCount,
    p.discountedItemsCount,
    p.requireRedeemedPoints,
    REDEEM_TYPES.indexOf(p.redeemType),
    p.redeemQuantityPerActivation,
    p.redeemLimitPerClient,
    p.redeemLimitGlobal,
    p.activationLimitGlobal,
    p.budgetMinor,
    p.catalog,
    packItems(p.items),
    p.excludedItemIds,
    p.storeCatalog,
    p.stores.kind === 'ALL' ? null : p.stores.storeIds,
    p.targetSegment,
    p.tags,
    p.imageUrls,
    packParams(p.params),
  ]);
}

/** Throws on bytes of an unknown version. */
export function decodePromotion(bytes: Uint8Array): Promotion {
  const v = unpackVersioned('promotion', VERSION, bytes);
  return {
    code: v[0] as Promotion['code'],
    type: PROMOTION_TYPES[v[1] as number]!,
    name: v[2] as string,
    headline: v[3] as string,
    description: v[4] as string,
    headerName: v[5] as string,
    headerDescription: v[6] as string,
    visibility: VISIBILITIES[v[7] as number]!,
    startAtMs: v[8] as number | null,
    expireAtMs: v[9] as number | null,
    display: v[10] === null ? null : unpackDisplay(v[10] as PackedDisplay),
    lastingSeconds: v[11] as number | null,
    priority: v[12] as number,
    currency: v[13] as Promotion['currency'],
    scope: DISCOUNT_SCOPES[v[14] as number]!,
    minBasketMinor: v[15] as number | null,
    maxBasketMinor: v[16] as number | null,
    discount: unpackDiscount(v[17] as PackedDiscount),
    requiredItemsCount: v[18] as number | null,
    discountedItemsCount: v[19] as number | null,
    requireRedeemedPoints: v[20] as number,
    redeemType: REDEEM_TYPES[v[21] as number]!,
    redeemQuantityPerActivation: v[22] as number | null,
    redeemLimitPerClient: v[23] as number | null,
    redeemLimitGlobal: v[24] as number | null,
    activationLimitGlobal: v[25] as number | null,
    budgetMinor: v[26] as number | null,
    catalog: v[27] as string | null,
    items: unpackItems(v[28] as PackedItems),
    excludedItemIds: v[29] as Promotion['excludedItemIds'],
    storeCatalog: v[30] as string | null,
    stores: unpackStores(v[31] as PackedStores),
    targetSegment: v[32] as Promotion['targetSegment'],
    tags: v[33] as string[],
    imageUrls: v[34] as string[],
    params: unpackParams(v[35] as string[]),
  };
}

/** [daily?, from, to] */
type PackedDisplay = readonly [boolean, number | null, number | null];

function packDisplay(display: DisplayWindow): PackedDisplay {
  return display.kind === 'daily'
    ? [true, display.fromMinute, display.toMinute]
    : [false, display.fromMs, display.toMs];
}

function unpackDisplay([daily, from, to]: PackedDisplay): DisplayWindow {
  return daily ? { kind: 'daily', fromMinute: from!, toMinute: to! } : { kind: 'dates', fromMs: from, toMs: to };
}

/** [type, value], or [type, trigger, threshold, value, threshold, value, ...] with at least one step. */
type PackedDiscount = readonly number[];

function packDiscount(discount: Discount): PackedDiscount {
  const type = DISCOUNT_TYPES.indexOf(discount.type);
  if (discount.mode === 'STATIC') return [type, discount.value];
  const trigger = USAGE_TRIGGERS.indexOf(discount.trigger);
  return [type, trigger, ...discount.steps.flatMap((step) => [step.usageThreshold, step.value])];
}

function unpackDiscount(packed: PackedDiscount): Discount {
  const type = DISCOUNT_TYPES[packed[0]!]!;
  if (packed.length === 2) return { mode: 'STATIC', type, value: packed[1]! };
  const steps: DiscountStep[] = [];
  for (let i = 2; i < packed.length; i += 2) steps.push({ usageThreshold: packed[i]!, value: packed[i + 1]! });
  return { mode: 'STEP', type, steps, trigger: USAGE_TRIGGERS[packed[1]!]! };
}

/** null: all; text: the filter; else the list. */
type PackedItems = null | string | Extract<ItemScope, { kind: 'LIST' }>['itemIds'];

function packItems(items: ItemScope): PackedItems {
  return items.kind === 'ALL' ? null : items.kind === 'FILTER' ? items.expression : items.itemIds;
}

function unpackItems(packed: PackedItems): ItemScope {
  if (packed === null) return { kind: 'ALL' };
  return typeof packed === 'string' ? { kind: 'FILTER', expression: packed } : { kind: 'LIST', itemIds: packed };
}

type PackedStores = null | Extract<StoreScope, { kind: 'LIST' }>['storeIds'];

function unpackStores(packed: PackedStores): StoreScope {
  return packed === null ? { kind: 'ALL' } : { kind: 'LIST', storeIds: packed };
}

/** name, value, name, value, ... in the order of the names. */
function packParams(params: Promotion['params']): string[] {
  const packed: string[] = [];
  for (const name of Object.keys(params).sort()) packed.push(name, params[name]!);
  return packed;
}

function unpackParams(packed: readonly string[]): Promotion['params'] {
  const params: Record<string, string> = {};
  for (let i = 0; i < packed.length; i += 2) params[packed[i]!] = packed[i + 1]!;
  return params;
}
