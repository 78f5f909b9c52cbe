import type { ItemClass } from '../../src/catalog/item-classes.js';
import type { RedemptionRanker } from '../../src/ranking/redemption-ranker.js';
import type { CompileOptions } from '../../src/scoring/compile-image.js';
import type { Receipts } from './reference.js';

/**
 * Log-odds of a promotion by what redemptions teach, straight from the doc comments of ranking/redemption-ranker.ts and
 * ranking/offer-statistics.ts, without a line of the engine's ranking.
 */
export function offerScores(
  { weights, means, statistics }: RedemptionRanker,
  { classes, offerKind = 'chosen' }: CompileOptions,
  receipts: Receipts,
  nowDay: number | null,
): (items: readonly number[]) => number {
  const { customers, purchases, buyers, redeemed, redeemedType, redeemedManufacturer } = statistics;
  const classOf = (kind: ItemClass, item: number): number => classes!.of[kind][item] ?? 0;
  const popularity = (item: number): number => purchases[item] ?? 0;
  const lines = receipts.flatMap(({ day, items }) => items.map((item) => ({ day, item })));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const everything = Array.from(purchases, (_, item) => item);

  const mixOf = (kind: ItemClass, items: readonly number[]): Map<number, number> => {
    const total = sum(items.map((item) => popularity(item) + 0.1));
    const mix = new Map<number, number>();
    for (const item of items) {
      const number = classOf(kind, item);
      mix.set(number, (mix.get(number) ?? 0) + (popularity(item) + 0.1) / total);
    }
    return mix;
  };
  const ofClass = (table: Float32Array, kind: ItemClass, number: number): number =>
    sum(everything.filter((item) => classOf(kind, item) === number).map((item) => table[item]!));
  const likeness = (kind: ItemClass, table: Float32Array, items: readonly number[]): number => {
    const mix = [...mixOf(kind, items)];
    const length = Math.hypot(...mix.map(([, share]) => share));
    return length > 0 ? sum(mix.map(([number, share]) => share * ofClass(table, kind, number))) / length : 0;
  };
  const own = (kind: ItemClass, items: readonly number[]): number =>
    sum(
      [...mixOf(kind, items)].map(([c, share]) => share * lines.filter(({ item }) => classOf(kind, item) === c).length),
    );
  const usual = (kind: ItemClass, items: readonly number[]): number => {
    const total = sum([...purchases]) + classes!.counts[kind];
    return sum([...mixOf(kind, items)].map(([c, share]) => (share * (ofClass(purchases, kind, c) + 1)) / total));
  };
  const lift = (kind: ItemClass, items: readonly number[]): number => {
    const expected = items.length > 0 ? usual(kind, items) : 1;
    return Math.log((own(kind, items) / expected + 20) / (lines.length + 20));
  };

  return (items) => {
    const bought = lines.filter(({ item }) => items.includes(item));
    const last = Math.max(0, ...bought.map(({ day }) => day));
    // Undated, a purchase is decayed to the last one of its item.
    const lastOf = (item: number): number =>
      Math.max(...bought.filter((line) => line.item === item).map(({ day }) => day));
    const decayed = bought.map(
      ({ day, item }) => 2 ** (-((nowDay === null ? lastOf(item) : Math.max(nowDay, lastOf(item))) - day) / 240),
    );
    const nobody = items.reduce((product, item) => product * (1 - (buyers[item] ?? 0) / Math.max(customers, 1)), 1);
    const ownBrand = items.filter((item) => classes!.ownBrand[item] === 1);
    const total = sum(items.map((item) => popularity(item) + 0.1));
    const alike = sum(items.map((item) => redeemed[item] ?? 0)) / Math.sqrt(Math.max(items.length, 1));
    const inputs: RedemptionRanker['means'] = {
      products: Math.log(Math.max(items.length, 1)),
      popularity: Math.log(1 + sum(items.map(popularity))),
      reach: Math.log(1 + customers * (1 - nobody)),
      privateBrand: items.length > 0 ? sum(ownBrand.map((item) => popularity(item) + 0.1)) / total : 0,
      othersType: Math.log(1 + likeness('type', redeemedType, items)),
      othersManufacturer: Math.log(1 + likeness('manufacturer', redeemedManufacturer, items)),
      othersCoupon: Math.log(1 + alike),
      bought: bought.length > 0 ? 1 : 0,
      purchases: Math.log(1 + bought.length),
      recentPurchases: Math.log(1 + sum(decayed)),
      distinct: Math.log(1 + new Set(bought.map(({ item }) => item)).size),
      idle: bought.length > 0 && nowDay !== null ? Math.log(1 + Math.max(0, nowDay - last)) : 0,
      categoryLift: lift('category', items),
      typeLift: lift('type', items),
      ownManufacturer: Math.log(1 + own('manufacturer', items)),
      ownBrand: Math.log(1 + own('brand', items)),
      ownDepartment: Math.log(1 + own('department', items)),
    };
    const { level, ...each } = weights[offerKind];
    return (
      level +
      sum(
        Object.entries(each).map(
          ([name, w]) => w * (inputs[name as keyof typeof inputs] - means[name as keyof typeof means]),
        ),
      )
    );
  };
}
