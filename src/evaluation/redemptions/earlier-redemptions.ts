import { type CouponFacts, couponFacts, similarity } from './coupon-facts.js';
import type { Campaign, Journey } from './read-journey.js';

/** What earlier redemptions have in common with a coupon: how alike each is, 0 to 1, summed up. */
const LIKENESSES = ['category', 'type', 'manufacturer', 'coupon'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** One sum a coupon of the campaign. */
export type LikenessSums = Readonly<Record<Likeness, Float64Array>>;

export interface EarlierRedemptions {
  readonly everybody: LikenessSums;
  of(household: number): LikenessSums;
}

/** Redemptions dated before the campaign's start, against the campaign's coupons (`facts`, in their order). */
export function earlierRedemptions(
  journey: Journey,
  { startDay }: Campaign,
  facts: readonly CouponFacts[],
  trend: Float64Array,
): EarlierRedemptions {
  const coupons = new Map(
    journey.campaigns.flatMap(({ id, coupons }) => coupons.map((coupon) => [`${id}/${coupon.upc}`, coupon])),
  );
  const none = (): LikenessSums =>
    Object.fromEntries(LIKENESSES.map((name) => [name, new Float64Array(facts.length)])) as LikenessSums;
  const everybody = none();
  const households = new Map<number, LikenessSums>();
  const likenesses = new Map<string, LikenessSums>();
  for (const { household, campaign, upc, day } of journey.redemptions) {
    const key = `${campaign}/${upc}`;
    const coupon = coupons.get(key);
    if (day >= startDay || !coupon) continue;
    const alike = likenesses.get(key) ?? likenessOf(couponFacts(journey, coupon, trend), facts);
    likenesses.set(key, alike);
    const own = households.get(household) ?? none();
    households.set(household, own);
    for (const name of LIKENESSES) {
      for (let c = 0; c < facts.length; c++) {
        everybody[name][c]! += alike[name][c]!;
        own[name][c]! += alike[name][c]!;
      }
    }
  }
  const nothing = none();
  return { everybody, of: (household) => households.get(household) ?? nothing };
}

function likenessOf(redeemed: CouponFacts, facts: readonly CouponFacts[]): LikenessSums {
  const by = (like: (coupon: CouponFacts) => number) => Float64Array.from(facts, like);
  return {
    category: by(({ mixes }) => similarity(mixes.category, redeemed.mixes.category)),
    type: by(({ mixes }) => similarity(mixes.type, redeemed.mixes.type)),
    manufacturer: by(({ mixes }) => similarity(mixes.manufacturer, redeemed.mixes.manufacturer)),
    coupon: by(({ upc }) => (upc === redeemed.upc ? 1 : 0)),
  };
}
