import type { ItemClasses } from '../catalog/item-classes.js';
import { mixOf } from './class-mix.js';

/** What is known of everybody's purchases and redemptions, an entry an item in each table. */
export interface OfferStatistics {
  /** Customers that the tables are of. */
  readonly customers: number;
  /** Receipts with the item, and customers who bought it. */
  readonly purchases: Float32Array;
  readonly buyers: Float32Array;
  /**
   * Redemptions of promotions with the item, in parts such that sums over a promotion's items are sums of cosines: of the sets of items, and of the
   * mixes of types and manufacturers. A redemption counts 1 / sqrt(items) for each, or the item's share of the mix over the length of the mix.
   */
  readonly redeemed: Float32Array;
  readonly redeemedType: Float32Array;
  readonly redeemedManufacturer: Float32Array;
}

/** The tables in the order of the model file. */
export const STATISTICS_TABLES = ['purchases', 'buyers', 'redeemed', 'redeemedType', 'redeemedManufacturer'] as const;

export function emptyStatistics(itemCount: number, customers: number): OfferStatistics {
  const table = () => new Float32Array(itemCount);
  return {
    customers,
    purchases: table(),
    buyers: table(),
    redeemed: table(),
    redeemedType: table(),
    redeemedManufacturer: table(),
  };
}

/** Adds redemptions of a promotion. */
export function addRedemptions(
  statistics: OfferStatistics,
  classes: ItemClasses,
  items: Uint32Array,
  count: number,
): void {
  const known = items.filter((item) => item < statistics.redeemed.length);
  const types = mixOf(statistics.purchases, classes, 'type', items);
  const manufacturers = mixOf(statistics.purchases, classes, 'manufacturer', items);
  for (const item of known) {
    statistics.redeemed[item]! += count / Math.sqrt(items.length);
    statistics.redeemedType[item]! += (count * types.shareOf(item)) / types.length;
    statistics.redeemedManufacturer[item]! += (count * manufacturers.shareOf(item)) / manufacturers.length;
  }
}
