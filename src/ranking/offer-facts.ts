import { byClass, type ItemClass, type ItemClasses } from '../catalog/item-classes.js';
import { type ClassMix, mixOf } from './class-mix.js';
import type { OfferStatistics } from './offer-statistics.js';
import { CLASS_INPUTS, CLASS_RULES, type ClassInput, type ListInput } from './redemption-ranker.js';

/** What the ranker of redemptions (redemption-ranker.ts) knows of a promotion, whoever it is for. */
export interface OfferFacts {
  readonly inputs: Readonly<Record<ListInput, number>>;
  /** What a customer's purchases of each class count in each class input. */
  readonly mixes: Readonly<Record<ClassInput, WeightedClasses>>;
}

export interface WeightedClasses {
  /** Class numbers, ascending. */
  readonly classes: readonly number[];
  readonly weights: readonly number[];
}

/** Reads lists of items; linear in their lengths. */
export function createOfferFacts(
  statistics: OfferStatistics,
  classes: ItemClasses,
): (items: Uint32Array) => OfferFacts {
  const { customers, purchases, buyers, redeemed } = statistics;
  const everybodys = byClass((kind) => everybodysShares(statistics, classes, kind));
  const redeemedTypes = sumByClass(statistics.redeemedType, classes, 'type');
  const redeemedManufacturers = sumByClass(statistics.redeemedManufacturer, classes, 'manufacturer');

  function listInputs(items: Uint32Array, mixes: Readonly<Record<ItemClass, ClassMix>>): OfferFacts['inputs'] {
    let [bought, nobody, alike, privateBrand] = [0, 1, 0, 0];
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      bought += purchases[item] ?? 0;
      nobody *= 1 - (buyers[item] ?? 0) / Math.max(customers, 1);
      alike += redeemed[item] ?? 0;
      if (classes.ownBrand[item] === 1) privateBrand += mixes.brand.shareOf(item);
    }
    return {
      products: Math.log(Math.max(items.length, 1)),
      popularity: Math.log1p(bought),
      reach: Math.log1p(customers * (1 - nobody)),
      privateBrand,
      othersType: Math.log1p(likeness(mixes.type, redeemedTypes)),
      othersManufacturer: Math.log1p(likeness(mixes.manufacturer, redeemedManufacturers)),
      othersCoupon: Math.log1p(alike / Math.sqrt(Math.max(items.length, 1))),
    };
  }

  return (items) => {
    const mixes = byClass((kind) => mixOf(statistics.purchases, classes, kind, items));
    const weighted = CLASS_INPUTS.map((input): [ClassInput, WeightedClasses] => {
      const { kind, isLift } = CLASS_RULES[input];
      const { shares } = mixes[kind];
      const inOrder = [...shares].sort(([a], [b]) => a - b);
      const usual = isLift ? inOrder.reduce((sum, [number, share]) => sum + share * everybodys[kind][number]!, 0) : 1;
      return [
        input,
        { classes: inOrder.map(([number]) => number), weights: inOrder.map(([, share]) => share / usual) },
      ];
    });
    return {
      inputs: listInputs(items, mixes),
      mixes: Object.fromEntries(weighted) as Record<ClassInput, WeightedClasses>,
    };
  };
}

/** Sum over the redemptions of the cosine of their mix and this one. */
function likeness({ shares, length }: ClassMix, redeemed: Float64Array): number {
  let sum = 0;
  for (const [number, share] of shares) sum += share * redeemed[number]!;
  return length > 0 ? sum / length : 0;
}

function sumByClass(table: Float32Array, { of, counts }: ItemClasses, kind: ItemClass): Float64Array {
  const sums = new Float64Array(counts[kind]);
  for (let item = 0; item < table.length; item++) sums[of[kind][item] ?? 0]! += table[item]!;
  return sums;
}

/** Everybody's share of each class; each counts as bought once more, so that none is 0. */
function everybodysShares({ purchases }: OfferStatistics, classes: ItemClasses, kind: ItemClass): Float64Array {
  const sums = sumByClass(purchases, classes, kind);
  const total = sums.reduce((sum, count) => sum + count, sums.length);
  return sums.map((count) => (count + 1) / total);
}
