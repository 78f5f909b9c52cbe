import type { ItemIndex } from '../base/ids.js';
import { oncePerKey } from '../base/once-per-key.js';
import { CURVE_BRANDS_MAX } from '../limits.js';
import type { Economics } from '../promotions/economics.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PooledPromotion } from '../promotions/pool.js';

/** An offer of a handbill, as a curve looks at it. */
export interface CurveOffer {
  /** In the pool. */
  readonly position: number;
  /** That the customer buys, before boosts. */
  readonly chance: number;
}

export interface Share {
  readonly name: string;
  /** Of the filled slots, 0 to 1. */
  readonly share: number;
}

/** What one setting of a boost makes of the handbills of some customers, beside those with the boost at rest. */
export interface CurvePoint {
  readonly setting: number;
  /** Of the mean chance of an offer at rest, which share is given up. */
  readonly scoreLost: number;
  /** Share of the offers at rest that are not shown any more. */
  readonly offersChanged: number;
  /** Most first, at most CURVE_BRANDS_MAX. */
  readonly brands: readonly Share[];
  /** From nothing off to half and more. */
  readonly discounts: readonly Share[];
}

/** What of a promotion the curve groups by. */
export interface CurveClasses {
  /** An offer counts for each by an equal part. */
  brandsOf(position: number): readonly string[];
  discountOf(position: number): string;
}

/** Least share of the price that each class takes off, and its name. */
const DISCOUNT_CLASSES: readonly (readonly [least: number, name: string])[] = [
  [0.5, '50 % and more'],
  [0.3, '30 to 49 %'],
  [0.2, '20 to 29 %'],
  [0.1, '10 to 19 %'],
  [Number.MIN_VALUE, 'under 10 %'],
  [0, 'nothing off'],
];

export function curveClasses(
  entries: readonly PooledPromotion[],
  catalog: ItemLookup,
  economicsOf: (entry: PooledPromotion) => Economics,
): CurveClasses {
  const brandsIn = oncePerKey((items: Uint32Array): readonly string[] => {
    const brands = new Set<string>();
    for (const index of items) brands.add(catalog.itemAt(index as ItemIndex)?.brand || NO_BRAND);
    return brands.size === 0 ? [NO_BRAND] : [...brands];
  });
  return {
    brandsOf: (position) => brandsIn(entries[position]!.items),
    discountOf(position) {
      const { depth } = economicsOf(entries[position]!);
      return DISCOUNT_CLASSES.find(([least]) => depth >= least)![1];
    },
  };
}

const NO_BRAND = '(no brand)';

/** `atRest` and `moved`: handbills of the same customers, in one order. */
export function curvePoint(
  setting: number,
  atRest: readonly (readonly CurveOffer[])[],
  moved: readonly (readonly CurveOffer[])[],
  { brandsOf, discountOf }: CurveClasses,
): CurvePoint {
  const before = atRest.flat();
  const now = moved.flat();
  const gone = atRest.map((offers, c) => {
    const shown = new Set(moved[c]!.map(({ position }) => position));
    return offers.filter(({ position }) => !shown.has(position)).length;
  });
  const discounts = shares(now.map(({ position }) => [discountOf(position)]));
  return {
    setting,
    scoreLost: before.length === 0 ? 0 : 1 - chanceOf(now) / chanceOf(before),
    offersChanged: before.length === 0 ? 0 : gone.reduce((a, b) => a + b, 0) / before.length,
    brands: [...shares(now.map(({ position }) => brandsOf(position)))]
      .map(([name, share]) => ({ name, share }))
      .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
      .slice(0, CURVE_BRANDS_MAX),
    discounts: DISCOUNT_CLASSES.toReversed().map(([, name]) => ({ name, share: discounts.get(name) ?? 0 })),
  };
}

const chanceOf = (offers: readonly CurveOffer[]): number => offers.reduce((sum, { chance }) => sum + chance, 0);

/** Each offer counts for its names by equal parts. */
function shares(offers: readonly (readonly string[])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const names of offers) {
    for (const name of names) found.set(name, (found.get(name) ?? 0) + 1 / (names.length * offers.length));
  }
  return found;
}
