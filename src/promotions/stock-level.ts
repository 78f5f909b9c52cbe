import type { ItemIndex } from '../base/ids.js';
import { ECONOMICS_ITEMS_MAX } from '../limits.js';
import type { ItemLookup } from './item-scope.js';
import type { PooledPromotion } from './pool.js';

/** How much there is of what a promotion covers. */
export interface StockLevel {
  /** Of an average covered product; null: the feed doesn't say. */
  readonly units: number | null;
  /** 0: sold out; a half: as much as of an average product of the catalog; towards 1: far more. A half, too, where nobody knows. */
  readonly level: number;
}

const UNKNOWN: StockLevel = { units: null, level: 0.5 };

/** Stock levels of one catalog: each list of items is averaged once, when it is first asked for. */
export function createStockLevel(catalog: ItemLookup): (entry: Pick<PooledPromotion, 'items'>) => StockLevel {
  const byList = new Map<Uint32Array, StockLevel>();
  let average: number | null | undefined;

  /** Of so many items, evenly spread over those that there are; null: no stock is known of them. */
  function meanOf(count: number, indexAt: (i: number) => number): number | null {
    let [sum, known] = [0, 0];
    for (let i = 0; i < count; i += Math.ceil(count / ECONOMICS_ITEMS_MAX)) {
      const stock = catalog.itemAt(indexAt(i) as ItemIndex)?.stock ?? null;
      if (stock === null) continue;
      sum += Math.max(stock, 0);
      known += 1;
    }
    return known === 0 ? null : sum / known;
  }

  function levelOf(items: Uint32Array): StockLevel {
    const units = meanOf(items.length, (i) => items[i]!);
    if (units === null) return UNKNOWN;
    if (average === undefined) average = meanOf(catalog.size, (i) => i);
    return { units, level: units === 0 ? 0 : units / (units + (average ?? units)) };
  }

  return ({ items }) => {
    const level = byList.get(items) ?? levelOf(items);
    byList.set(items, level);
    return level;
  };
}
