import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { evaluateRedemptions } from '../../../src/evaluation/redemptions/evaluate-redemptions.js';
import type { Classes, Journey } from '../../../src/evaluation/redemptions/read-journey.js';
import { WIDE_PROMOTION_ITEMS } from '../../../src/limits.js';

const COUPONS = 8;
const COVERED = WIDE_PROMOTION_ITEMS + 6;
const PRODUCTS = COUPONS * COVERED;
const HOUSEHOLDS = 80;
const START = 100;

const classes = (of: (product: number) => number): Classes => {
  const numbers = Int32Array.from({ length: PRODUCTS }, (_, product) => of(product));
  return { of: numbers, count: Math.max(...numbers) + 1 };
};

/** Wide coupons; households shop for one and now and then for the next one, which is the one whose coupon they redeem. */
function journey(): Journey {
  const random = randomStream(2);
  const productOf = (coupon: number) => (coupon % COUPONS) * COVERED + Math.floor(COVERED * random() ** 2);
  const households = Array.from({ length: HOUSEHOLDS }, (_, h) => h);
  return {
    households: households.map((h) => `h${h}`),
    productCount: PRODUCTS,
    classes: {
      department: classes(() => 0),
      manufacturer: classes(() => 0),
      brand: classes(() => 0),
      category: classes(() => 0),
      type: classes((product) => Math.floor(product / COVERED)),
    },
    privateBrand: -1,
    purchases: households.map((h) =>
      [10, 30, 50, 70, 90].flatMap((day) => [h, h, h + 1].map((coupon) => ({ product: productOf(coupon), day }))),
    ),
    campaigns: [
      {
        id: '1',
        startDay: START,
        chosen: false,
        coupons: Array.from({ length: COUPONS }, (_, c) => ({
          upc: `upc${c}`,
          products: Array.from({ length: COVERED }, (_, i) => c * COVERED + i),
        })),
        households,
      },
    ],
    redemptions: households.map((household) => ({
      household,
      campaign: '1',
      upc: `upc${(household + 1) % COUPONS}`,
      day: START + 3,
    })),
  };
}

describe('coupons as they are served', () => {
  const areaOf = (result: ReturnType<typeof evaluateRedemptions>['result'], name: string) =>
    result.methods.find((method) => method.name.startsWith(name))?.metrics.AUC?.mean;

  it('are ranked by what the redemptions of other households teach, beside the formula alone', () => {
    const { result } = evaluateRedemptions(journey(), { served: true });
    expect(result.instances).toBe(HOUSEHOLDS);
    const learned = areaOf(result, 'as served, by redemptions')!;
    const formula = areaOf(result, 'as served, by what is bought')!;
    // Everybody buys more of another one: one of the seven others is before the redeemed one.
    expect(formula).toBeLessThan(0.95);
    expect(formula).toBeGreaterThan(0.75);
    expect(learned).toBeGreaterThan(formula + 0.03);
  });

  it('are left out unless asked for: a model for each campaign takes its time', () => {
    expect(areaOf(evaluateRedemptions(journey()).result, 'as served')).toBeUndefined();
  });
});
