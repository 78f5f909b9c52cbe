import type { ItemIndex } from '../base/ids.js';
import { ASSUMED_MARGIN, ASSUMED_PRICE_MINOR, ECONOMICS_ITEMS_MAX } from '../limits.js';
import { discountDepth } from './discount-depth.js';
import type { ItemLookup } from './item-scope.js';
import type { PooledPromotion } from './pool.js';

/** What a purchase under a promotion brings and costs, of an average covered unit. */
export interface Economics {
  readonly priceMinor: number;
  /** Share of the price that is earned. */
  readonly margin: number;
  /** Share of the price that the discount takes off. */
  readonly depth: number;
  /** What of it no covered item tells, so that the mean of the catalog stands in, or, where that tells nothing either, an assumption. */
  readonly assumed: { readonly price: boolean; readonly margin: boolean };
}

/** Economics of the promotions of one catalog: each list of items is averaged once, when it is first asked for. */
export function createEconomics(
  catalog: ItemLookup,
): (entry: Pick<PooledPromotion, 'promotion' | 'items'>) => Economics {
  const byList = new Map<Uint32Array, Means>();
  let shop: Means | undefined;

  /** Of so many items, evenly spread over those that there are. */
  function meansOf(count: number, indexAt: (i: number) => number): Means {
    const prices = { sum: 0, count: 0 };
    const margins = { sum: 0, count: 0 };
    for (let i = 0; i < count; i += Math.ceil(count / ECONOMICS_ITEMS_MAX)) {
      const item = catalog.itemAt(indexAt(i) as ItemIndex);
      if (item === undefined) continue;
      if (item.priceMinor !== null && item.priceMinor > 0) add(prices, item.priceMinor);
      if (item.margin !== null) add(margins, item.margin);
    }
    return { priceMinor: meanOf(prices), margin: meanOf(margins) };
  }

  return ({ promotion, items }) => {
    const means = byList.get(items) ?? meansOf(items.length, (i) => items[i]!);
    byList.set(items, means);
    if (means.priceMinor === null || means.margin === null) shop ??= meansOf(catalog.size, (i) => i);
    const priceMinor = means.priceMinor ?? shop!.priceMinor ?? ASSUMED_PRICE_MINOR;
    return {
      priceMinor,
      margin: means.margin ?? shop!.margin ?? ASSUMED_MARGIN,
      depth: discountDepth(promotion, priceMinor),
      assumed: { price: means.priceMinor === null, margin: means.margin === null },
    };
  };
}

interface Means {
  readonly priceMinor: number | null;
  readonly margin: number | null;
}

interface Sum {
  sum: number;
  count: number;
}

function add(to: Sum, value: number): void {
  to.sum += value;
  to.count += 1;
}

const meanOf = ({ sum, count }: Sum): number | null => (count === 0 ? null : sum / count);
