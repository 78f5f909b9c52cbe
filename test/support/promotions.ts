import type { ItemId, ItemIndex, PromotionCode, PromotionIndex } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import { finish } from '../../src/base/work.js';
import type { Item } from '../../src/catalog/item.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import type { ItemLookup } from '../../src/promotions/item-scope.js';
import type { PromotionPool } from '../../src/promotions/pool.js';
import { compilePromotionPool } from '../../src/promotions/pool-compile.js';
import type { Promotion } from '../../src/promotions/promotion.js';

const EUR = 'EUR' as Currency;

export function item(id: string, fields: Partial<Item> = {}): Item {
  return {
    itemId: id as ItemId,
    name: id,
    brand: null,
    category: [],
    priceMinor: null,
    currency: EUR,
    margin: null,
    stock: null,
    imageUrl: null,
    attributes: {},
    ...fields,
  };
}

/** A catalog of items in the order of their dense indexes. */
export function catalogOf(items: readonly Item[]): ItemLookup {
  const indexes = new Map(items.map(({ itemId }, i) => [itemId, i as ItemIndex]));
  return { size: items.length, indexOf: (id) => indexes.get(id), itemAt: (index) => items[index] };
}

/** Items named by their index: `'0', '1', …`. */
export const numberedCatalog = (size: number): ItemLookup =>
  catalogOf(Array.from({ length: size }, (_, i) => item(String(i))));

export const listOf = (...ids: readonly (string | number)[]): Promotion['items'] => ({
  kind: 'LIST',
  itemIds: ids.map((id) => String(id) as ItemId),
});

export function promotion(code: string, fields: Partial<Promotion> = {}): Promotion {
  return {
    code: code as PromotionCode,
    type: 'GENERAL',
    name: code,
    headline: '',
    description: '',
    headerName: '',
    headerDescription: '',
    visibility: 'PUBLISH',
    startAtMs: null,
    expireAtMs: null,
    display: null,
    lastingSeconds: null,
    priority: 0,
    currency: EUR,
    scope: 'LINE_ITEM',
    minBasketMinor: null,
    maxBasketMinor: null,
    discount: { mode: 'STATIC', type: 'PERCENT', value: 100_000 },
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
    items: { kind: 'LIST', itemIds: [] },
    excludedItemIds: [],
    storeCatalog: null,
    stores: { kind: 'ALL' },
    targetSegment: null,
    tags: [],
    imageUrls: [],
    params: {},
    ...fields,
  };
}

/** Promotions under the indexes 0, 1, …. */
export const indexed = (promotions: readonly Promotion[]) =>
  promotions.map((each, i) => ({ index: i as PromotionIndex, promotion: each }));

export function poolOf(promotions: readonly Promotion[], catalog: ItemLookup, nowMs = 0): PromotionPool {
  const failures = createFilterFailures();
  return finish(compilePromotionPool({ version: 1, promotions: indexed(promotions), catalog, nowMs, failures })).pool;
}
