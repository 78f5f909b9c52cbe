import type { ItemTrends } from '../../src/ranking/live-trend.js';

/** What everybody buys, at all times alike: the share of receipts that hold each item. */
export function steadySales(shares: ArrayLike<number>): ItemTrends {
  const popularity = Float64Array.from(shares);
  return { shares: [popularity, popularity], popularity };
}
