import { normaliseRows, type SparseMatrix } from '../../training/numerics/sparse.js';
import { rightSingularVectors } from '../../training/numerics/svd.js';
import type { Campaign, Coupon, Journey, Purchase } from './read-journey.js';

/** What the promotion-level ranker sees of a household and a coupon; everything dated before the campaign's start. */
export const COUPON_INPUTS = [
  'bought', //            1 when a covered product was bought
  'purchases', //         ln(1 + purchases of covered products)
  'recentPurchases', //   the same with a half-life of 120 days
  'idle', //              ln(1 + days since the last of them); 0 when never
  'similarity', //        cosine of the product-type vectors of household and coupon
  'products', //          ln(number of covered products)
  'popularity', //        ln(1 + everybody's recent purchases of them)
  'categoryLift', //      ln of the household's share of the coupon's categories over everybody's
  'typeLift', //          the same of product types
  'ownCategory', //       ln(1 + own redemptions in the coupon's main category)
  'ownCoupon', //         ln(1 + own redemptions of the same coupon)
  'othersType', //        ln(1 + others' redemptions of the main product type)
  'othersCoupon', //      ln(1 + others' redemptions of the same coupon)
] as const;
export const COUPON_INPUT_COUNT = COUPON_INPUTS.length;

const OWN_HALF_LIFE_DAYS = 120;
const TREND_HALF_LIFE_DAYS = 60;
const TYPE_VECTOR_SIZE = 32;
/** Purchases that everybody's shares count for in a household's shares. */
const LIFT_PRIOR = 20;

/** Writes the inputs of all coupons of the campaign for a household, row-major coupons x COUPON_INPUT_COUNT. */
export type CouponInputs = (household: number) => Float64Array;

/** Prepares a campaign: popularity, type vectors and earlier redemptions as of its start day. */
export function couponInputs(journey: Journey, campaign: Campaign): CouponInputs {
  const day = campaign.startDay;
  const past = journey.purchases.map((list) => list.slice(0, countBefore(list, day)));
  const trend = new Float64Array(journey.productType.length);
  for (const list of past) for (const p of list) trend[p.product]! += 2 ** ((p.day - day) / TREND_HALF_LIFE_DAYS);
  const vectors = typeVectors(journey, past);
  const shares = {
    category: sharesOf(past, journey.productCategory, journey.categoryCount),
    type: sharesOf(past, journey.productType, journey.typeCount),
  };
  const coupons = campaign.coupons.map((coupon) => describe(journey, coupon, trend, vectors));
  const covering = new Map<number, number[]>();
  for (const [c, { products }] of campaign.coupons.entries()) {
    for (const product of products) {
      const list = covering.get(product);
      if (list) list.push(c);
      else covering.set(product, [c]);
    }
  }
  const redeemed = earlierRedemptions(journey, day);
  return (household) => {
    const own = past[household]!;
    const n = coupons.length;
    const [count, recent, last] = [new Float64Array(n), new Float64Array(n), new Float64Array(n).fill(-Infinity)];
    for (const purchase of own) {
      for (const c of covering.get(purchase.product) ?? []) {
        count[c]! += 1;
        recent[c]! += 2 ** ((purchase.day - day) / OWN_HALF_LIFE_DAYS);
        last[c] = Math.max(last[c]!, purchase.day);
      }
    }
    const vector = householdVector(journey, own, vectors);
    const categories = countsOf(own, journey.productCategory, journey.categoryCount);
    const types = countsOf(own, journey.productType, journey.typeCount);
    const out = new Float64Array(n * COUPON_INPUT_COUNT);
    for (const [c, coupon] of coupons.entries()) {
      const key = `${household}`;
      const counts = (list: Map<string, number>, name: string) => list.get(name) ?? 0;
      const ownType = counts(redeemed.type, `${key}/${coupon.mainType}`);
      const ownCoupon = counts(redeemed.coupon, `${key}/${coupon.upc}`);
      out.set(
        [
          count[c]! > 0 ? 1 : 0,
          Math.log1p(count[c]!),
          Math.log1p(recent[c]!),
          count[c]! > 0 ? Math.log1p(day - last[c]!) : 0,
          cosine(vector, coupon.vector),
          Math.log(coupon.products),
          Math.log1p(coupon.trend),
          lift(coupon.categories, categories, shares.category, own.length),
          lift(coupon.types, types, shares.type, own.length),
          Math.log1p(counts(redeemed.category, `${key}/${coupon.mainCategory}`)),
          Math.log1p(ownCoupon),
          Math.log1p(counts(redeemed.type, `${coupon.mainType}`) - ownType),
          Math.log1p(counts(redeemed.coupon, coupon.upc) - ownCoupon),
        ],
        c * COUPON_INPUT_COUNT,
      );
    }
    return out;
  };
}

interface CouponFacts {
  readonly upc: string;
  readonly products: number;
  readonly trend: number;
  readonly vector: Float64Array;
  /** Share of each category / type among the covered products, by popularity. */
  readonly categories: ReadonlyMap<number, number>;
  readonly types: ReadonlyMap<number, number>;
  readonly mainCategory: number;
  readonly mainType: number;
}

function describe(
  journey: Journey,
  { upc, products }: Coupon,
  trend: Float64Array,
  vectors: Float64Array,
): CouponFacts {
  let popularity = 0;
  for (const product of products) popularity += trend[product]!;
  const mix = (classes: Int32Array) => {
    const shares = new Map<number, number>();
    // A tenth of a purchase each: products that nobody bought yet still say what the coupon is about.
    const total = popularity + 0.1 * products.length;
    for (const product of products) {
      const kind = classes[product]!;
      shares.set(kind, (shares.get(kind) ?? 0) + (trend[product]! + 0.1) / total);
    }
    return shares;
  };
  const types = mix(journey.productType);
  const categories = mix(journey.productCategory);
  const vector = new Float64Array(TYPE_VECTOR_SIZE);
  for (const [type, share] of types) {
    for (let j = 0; j < TYPE_VECTOR_SIZE; j++) vector[j]! += share * vectors[type * TYPE_VECTOR_SIZE + j]!;
  }
  const largest = (shares: ReadonlyMap<number, number>) =>
    [...shares].reduce((a, b) => (b[1] > a[1] ? b : a), [-1, -1] as [number, number])[0];
  return {
    upc,
    products: products.length,
    trend: popularity,
    vector,
    categories,
    types,
    mainCategory: largest(categories),
    mainType: largest(types),
  };
}

/** Counts of redemptions before a day under 'name' (everybody's) and 'household/name' (a household's). */
function earlierRedemptions(journey: Journey, day: number) {
  const counts = {
    category: new Map<string, number>(),
    type: new Map<string, number>(),
    coupon: new Map<string, number>(),
  };
  const add = (list: Map<string, number>, household: number, name: string | number) => {
    for (const key of [`${name}`, `${household}/${name}`]) list.set(key, (list.get(key) ?? 0) + 1);
  };
  const flat = new Float64Array(journey.productType.length);
  const noVectors = new Float64Array(journey.typeCount * TYPE_VECTOR_SIZE);
  const coupons = new Map(journey.campaigns.flatMap(({ coupons }) => coupons.map((coupon) => [coupon.upc, coupon])));
  const facts = new Map<string, CouponFacts>();
  for (const { household, upc, day: redeemedOn } of journey.redemptions) {
    const coupon = coupons.get(upc);
    if (redeemedOn >= day || !coupon) continue;
    let fact = facts.get(upc);
    if (!fact) {
      fact = describe(journey, coupon, flat, noVectors);
      facts.set(upc, fact);
    }
    add(counts.category, household, fact.mainCategory);
    add(counts.type, household, fact.mainType);
    add(counts.coupon, household, upc);
  }
  return counts;
}

/** Type vectors: right singular vectors of households x types, ln(1 + purchases), rows of norm 1. */
function typeVectors(journey: Journey, past: readonly (readonly Purchase[])[]): Float64Array {
  const rowStart = new Uint32Array(past.length + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (const [household, list] of past.entries()) {
    const counts = new Map<number, number>();
    for (const { product } of list) {
      const type = journey.productType[product]!;
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    for (const [type, count] of counts) {
      column.push(type);
      value.push(Math.log1p(count));
    }
    rowStart[household + 1] = column.length;
  }
  const matrix: SparseMatrix = {
    rows: past.length,
    columns: journey.typeCount,
    rowStart,
    column: Uint32Array.from(column),
    value: Float32Array.from(value),
  };
  normaliseRows(matrix);
  return rightSingularVectors(matrix, { k: TYPE_VECTOR_SIZE, seed: 1 });
}

function householdVector(journey: Journey, own: readonly Purchase[], vectors: Float64Array): Float64Array {
  const out = new Float64Array(TYPE_VECTOR_SIZE);
  for (const [type, count] of countsOf(own, journey.productType, journey.typeCount).entries()) {
    if (count === 0) continue;
    const weight = Math.log1p(count);
    for (let j = 0; j < TYPE_VECTOR_SIZE; j++) out[j]! += weight * vectors[type * TYPE_VECTOR_SIZE + j]!;
  }
  return out;
}

function countsOf(list: readonly Purchase[], classes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const { product } of list) counts[classes[product]!]! += 1;
  return counts;
}

function sharesOf(past: readonly (readonly Purchase[])[], classes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size).fill(1);
  let total = size;
  for (const list of past) {
    total += list.length;
    for (const { product } of list) counts[classes[product]!]! += 1;
  }
  return counts.map((count) => count / total);
}

/** ln of the household's share of the coupon's classes over everybody's, shrunk to 0 for short histories. */
function lift(mix: ReadonlyMap<number, number>, own: Float64Array, shares: Float64Array, purchases: number): number {
  let mine = 0;
  let everybodys = 0;
  for (const [kind, share] of mix) {
    mine += share * ((own[kind]! + LIFT_PRIOR * shares[kind]!) / (purchases + LIFT_PRIOR));
    everybodys += share * shares[kind]!;
  }
  return Math.log(mine / everybodys);
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [product, aa, bb] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    product += a[j]! * b[j]!;
    aa += a[j]! ** 2;
    bb += b[j]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(aa * bb);
}

/** Number of entries of a list by day that lie before `day`. */
function countBefore(list: readonly Purchase[], day: number): number {
  const at = list.findIndex((purchase) => purchase.day >= day);
  return at < 0 ? list.length : at;
}
