import { couponFacts, type Mix, weighted } from './coupon-facts.js';
import { earlierRedemptions } from './earlier-redemptions.js';
import type { Campaign, Classes, Journey, Purchase } from './read-journey.js';
import { cosine, sumOfTypes, typeVectors } from './type-vectors.js';

/** What the promotion-level ranker sees of a household and a coupon; everything dated before the campaign's start. */
export const COUPON_INPUTS = [
  'bought', //             1 when a covered product was bought
  'purchases', //          ln(1 + purchases of covered products)
  'recentPurchases', //    the same with a half-life of 120 days
  'distinct', //           ln(1 + covered products bought)
  'idle', //               ln(1 + days since the last of them); 0 when never
  'similarity', //         cosine of the product-type vectors of household and coupon
  'products', //           ln(number of covered products)
  'popularity', //         ln(1 + everybody's recent purchases of them)
  'reach', //              ln(1 + households of the campaign that bought one of them)
  'privateBrand', //       share of the retailer's own brand
  'categoryLift', //       ln of the household's share of the coupon's categories over everybody's
  'typeLift', //           the same of product types
  'ownManufacturer', //    ln(1 + purchases from the coupon's manufacturers)
  'ownBrand', //           the same of own or national brands
  'ownDepartment', //      the same of departments
  'redeemedCategory', //   ln(1 + own earlier redemptions, as far as they are of the coupon's categories)
  'redeemedManufacturer',
  'redeemedCoupon',
  'othersType', //         the same of others, by product type
  'othersManufacturer',
  'othersCoupon',
] as const;
export const COUPON_INPUT_COUNT = COUPON_INPUTS.length;

const OWN_HALF_LIFE_DAYS = 120;
const TREND_HALF_LIFE_DAYS = 60;
/** Purchases that everybody's shares count for in a household's shares. */
const LIFT_PRIOR = 20;

/** The inputs of all coupons of the campaign for a household, row-major coupons x COUPON_INPUT_COUNT. */
export type CouponInputs = (household: number) => Float64Array;

/** Prepares a campaign: popularity, type vectors and earlier redemptions as of its start day. */
export function couponInputs(journey: Journey, campaign: Campaign): CouponInputs {
  const day = campaign.startDay;
  const { category, type, manufacturer, brand, department } = journey.classes;
  const past = journey.purchases.map((list) => list.slice(0, countBefore(list, day)));
  const trend = new Float64Array(journey.productCount);
  for (const list of past) for (const p of list) trend[p.product]! += 2 ** ((p.day - day) / TREND_HALF_LIFE_DAYS);
  const facts = campaign.coupons.map((coupon) => couponFacts(journey, coupon, trend));
  const vectors = typeVectors(past, type);
  const couponVectors = facts.map(({ mixes }) => sumOfTypes(mixes.type, vectors));
  const shares = { category: sharesOf(past, category), type: sharesOf(past, type) };
  const covering = coveringCoupons(campaign);
  const reach = reachOf(campaign, past, covering);
  const redeemed = earlierRedemptions(journey, campaign, facts, trend);
  return (household) => {
    const own = past[household]!;
    const bought = purchasesByCoupon(own, covering, facts.length, day);
    const [categories, types, manufacturers, brands, departments] = [
      countsOf(own, category),
      countsOf(own, type),
      countsOf(own, manufacturer),
      countsOf(own, brand),
      countsOf(own, department),
    ];
    const typeWeights = new Map([...types.entries()].filter(([, n]) => n > 0).map(([t, n]) => [t, Math.log1p(n)]));
    const vector = sumOfTypes(typeWeights, vectors);
    const mine = redeemed.of(household);
    const others = (name: 'type' | 'manufacturer' | 'coupon', c: number) =>
      Math.log1p(Math.max(0, redeemed.everybody[name][c]! - mine[name][c]!));
    const out = new Float64Array(facts.length * COUPON_INPUT_COUNT);
    for (const [c, { products, trend: popularity, mixes }] of facts.entries()) {
      const purchases = bought.count[c]!;
      const row: Readonly<Record<(typeof COUPON_INPUTS)[number], number>> = {
        bought: purchases > 0 ? 1 : 0,
        purchases: Math.log1p(purchases),
        recentPurchases: Math.log1p(bought.recent[c]!),
        distinct: Math.log1p(bought.distinct[c]!),
        idle: purchases > 0 ? Math.log1p(day - bought.last[c]!) : 0,
        similarity: cosine(vector, couponVectors[c]!),
        products: Math.log(products),
        popularity: Math.log1p(popularity),
        reach: Math.log1p(reach[c]!),
        privateBrand: mixes.brand.get(journey.privateBrand) ?? 0,
        categoryLift: lift(mixes.category, categories, shares.category, own.length),
        typeLift: lift(mixes.type, types, shares.type, own.length),
        ownManufacturer: Math.log1p(weighted(mixes.manufacturer, manufacturers)),
        ownBrand: Math.log1p(weighted(mixes.brand, brands)),
        ownDepartment: Math.log1p(weighted(mixes.department, departments)),
        redeemedCategory: Math.log1p(mine.category[c]!),
        redeemedManufacturer: Math.log1p(mine.manufacturer[c]!),
        redeemedCoupon: Math.log1p(mine.coupon[c]!),
        othersType: others('type', c),
        othersManufacturer: others('manufacturer', c),
        othersCoupon: others('coupon', c),
      };
      for (const [i, name] of COUPON_INPUTS.entries()) out[c * COUPON_INPUT_COUNT + i] = row[name];
    }
    return out;
  };
}

/** Product -> positions of the coupons that cover it. */
type Covering = ReadonlyMap<number, readonly number[]>;

function coveringCoupons({ coupons }: Campaign): Covering {
  const covering = new Map<number, number[]>();
  for (const [c, { products }] of coupons.entries()) {
    for (const product of products) {
      const list = covering.get(product);
      if (list) list.push(c);
      else covering.set(product, [c]);
    }
  }
  return covering;
}

/** A household's purchases of what each coupon covers; `last` is a day, -Infinity for never. */
function purchasesByCoupon(own: readonly Purchase[], covering: Covering, coupons: number, day: number) {
  const column = () => new Float64Array(coupons);
  const sums = { count: column(), recent: column(), distinct: column(), last: column().fill(-Infinity) };
  const seen = new Set<number>();
  for (const purchase of own) {
    for (const c of covering.get(purchase.product) ?? []) {
      sums.count[c]! += 1;
      sums.recent[c]! += 2 ** ((purchase.day - day) / OWN_HALF_LIFE_DAYS);
      sums.distinct[c]! += seen.has(purchase.product) ? 0 : 1;
      sums.last[c] = Math.max(sums.last[c]!, purchase.day);
    }
    seen.add(purchase.product);
  }
  return sums;
}

/** Households of the campaign that bought something that the coupon covers, a coupon. */
function reachOf(campaign: Campaign, past: readonly (readonly Purchase[])[], covering: Covering): Float64Array {
  const reach = new Float64Array(campaign.coupons.length);
  for (const household of campaign.households) {
    const touched = new Set(past[household]!.flatMap(({ product }) => covering.get(product) ?? []));
    for (const c of touched) reach[c]! += 1;
  }
  return reach;
}

function countsOf(list: readonly Purchase[], { of, count }: Classes): Float64Array {
  const counts = new Float64Array(count);
  for (const { product } of list) counts[of[product]!]! += 1;
  return counts;
}

/** Everybody's share of each class; each counts as bought once more, so that none is 0. */
function sharesOf(past: readonly (readonly Purchase[])[], { of, count }: Classes): Float64Array {
  const counts = new Float64Array(count).fill(1);
  let total = count;
  for (const list of past) {
    total += list.length;
    for (const { product } of list) counts[of[product]!]! += 1;
  }
  return counts.map((purchases) => purchases / total);
}

/** ln of the household's share of the coupon's classes over everybody's, shrunk to 0 for short histories. */
function lift(mix: Mix, own: Float64Array, shares: Float64Array, purchases: number): number {
  const everybodys = weighted(mix, shares);
  return Math.log((weighted(mix, own) + LIFT_PRIOR * everybodys) / (purchases + LIFT_PRIOR) / everybodys);
}

/** Number of entries of a list by day that lie before `day`. */
function countBefore(list: readonly Purchase[], day: number): number {
  const at = list.findIndex((purchase) => purchase.day >= day);
  return at < 0 ? list.length : at;
}
