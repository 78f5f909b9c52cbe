import type { ItemId, ItemIndex, PromotionCode, PromotionIndex } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import { finish } from '../../src/base/work.js';
import { ITEMS } from '../../src/catalog/fields.js';
import type { Item } from '../../src/catalog/item.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import type { ItemLookup } from '../../src/promotions/item-scope.js';
import { blankPromotion } from '../../src/promotions/patch.js';
import type { PromotionPool } from '../../src/promotions/pool.js';
import { compilePromotionPool } from '../../src/promotions/pool-compile.js';
import type { Promotion } from '../../src/promotions/promotion.js';

const EUR = 'EUR' as Currency;

export const item = (id: string, fields: Partial<Item> = {}): Item => ({
  ...ITEMS.blank,
  itemId: id as ItemId,
  name: id,
  currency: EUR,
  ...fields,
});

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

export const promotion = (code: string, fields: Partial<Promotion> = {}): Promotion => ({
  ...blankPromotion(code as PromotionCode, EUR),
  name: code,
  visibility: 'PUBLISH',
  discount: { mode: 'STATIC', type: 'PERCENT', value: 100_000 },
  items: { kind: 'LIST', itemIds: [] },
  ...fields,
});

/** Promotions under the indexes 0, 1, …. */
export const indexed = (promotions: readonly Promotion[]) =>
  promotions.map((each, i) => ({ index: i as PromotionIndex, promotion: each }));

export function poolOf(promotions: readonly Promotion[], catalog: ItemLookup, nowMs = 0): PromotionPool {
  const failures = createFilterFailures();
  return finish(compilePromotionPool({ version: 1, promotions: indexed(promotions), catalog, nowMs, failures })).pool;
}
