import { describe, expect, it } from 'vitest';
import { COUPON_INPUT_COUNT, COUPON_INPUTS, couponInputs } from '../../../src/evaluation/redemptions/coupon-inputs.js';
import { evaluateRedemptions } from '../../../src/evaluation/redemptions/evaluate-redemptions.js';
import type { Classes, Journey } from '../../../src/evaluation/redemptions/read-journey.js';

const PRODUCTS = 12;
const HOUSEHOLDS = 40;
const START = 100;

const classes = (of: (product: number) => number): Classes => {
  const numbers = Int32Array.from({ length: PRODUCTS }, (_, product) => of(product));
  return { of: numbers, count: Math.max(...numbers) + 1 };
};

/** Household h buys product h % 12; each coupon covers one product, manufacturers make two neighbouring ones. */
function journey(): Journey {
  const households = Array.from({ length: HOUSEHOLDS }, (_, h) => h);
  const coupons = Array.from({ length: PRODUCTS }, (_, p) => ({ upc: `upc${p}`, products: [p] }));
  return {
    households: households.map((h) => `h${h}`),
    productCount: PRODUCTS,
    classes: {
      department: classes(() => 0),
      manufacturer: classes((p) => p >> 1),
      brand: classes((p) => p % 2),
      category: classes((p) => p % 3),
      type: classes((p) => p),
    },
    privateBrand: 1,
    purchases: households.map((h) => [
      { product: h % PRODUCTS, day: 40 },
      { product: h % PRODUCTS, day: 90 },
      { product: (h + 5) % PRODUCTS, day: START },
    ]),
    campaigns: [
      { id: 'early', startDay: 50, chosen: false, coupons, households },
      { id: 'late', startDay: START, chosen: true, coupons, households },
    ],
    redemptions: households.flatMap((household) => [
      { household, campaign: 'early', upc: `upc${household % PRODUCTS}`, day: 60 },
      { household, campaign: 'late', upc: `upc${household % PRODUCTS}`, day: START },
    ]),
  };
}

const input = (row: Float64Array, coupon: number, name: (typeof COUPON_INPUTS)[number]) =>
  row[coupon * COUPON_INPUT_COUNT + COUPON_INPUTS.indexOf(name)]!;

describe('what the coupon ranker sees', () => {
  it('is dated before the first day of the campaign', () => {
    const whole = journey();
    const before: Journey = {
      ...whole,
      purchases: whole.purchases.map((list) => list.filter(({ day }) => day < START)),
      redemptions: whole.redemptions.filter(({ day }) => day < START),
    };
    const [all, past] = [whole, before].map((j) => couponInputs(j, j.campaigns[1]!));
    for (let household = 0; household < HOUSEHOLDS; household++) expect(all!(household)).toEqual(past!(household));
  });

  it('counts own purchases, the manufacturer of them, and own apart from others’ redemptions', () => {
    const { campaigns, ...rest } = journey();
    const row = couponInputs({ campaigns, ...rest }, campaigns[1]!)(4);
    expect(input(row, 4, 'purchases')).toBeCloseTo(Math.log(3), 12);
    expect(input(row, 4, 'distinct')).toBeCloseTo(Math.log(2), 12);
    expect(input(row, 4, 'idle')).toBeCloseTo(Math.log(11), 12);
    // Product 5 is of the same manufacturer, product 7 of another.
    expect([5, 7].map((c) => input(row, c, 'ownManufacturer'))).toEqual([Math.log(3), 0]);
    expect([4, 5].map((c) => input(row, c, 'privateBrand'))).toEqual([0, 1]);
    // Households 4, 16, 28 redeemed it: itself and two others.
    expect(input(row, 4, 'redeemedCoupon')).toBeCloseTo(Math.log(2), 12);
    expect(input(row, 4, 'othersCoupon')).toBeCloseTo(Math.log(3), 12);
    expect(input(row, 4, 'reach')).toBeCloseTo(Math.log(4), 12);
  });
});

describe('the coupon ranker', () => {
  it('ranks all coupons of every campaign for every household, the planted one first', () => {
    const { predictions, result } = evaluateRedemptions(journey());
    expect(predictions).toHaveLength(2 * HOUSEHOLDS);
    for (const { household, coupons } of predictions.filter(({ campaign }) => campaign === 'late')) {
      expect(new Set(coupons).size).toBe(PRODUCTS);
      expect(coupons[0]).toBe(`upc${Number(household.slice(1)) % PRODUCTS}`);
    }
    expect(result.methods[0]!.metrics.AUC!.mean).toBeGreaterThan(0.95);
  });
});
