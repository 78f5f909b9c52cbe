import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestItemOffer, type PricedItem } from '../../../src/pricing/price-item.js';
import { termsOf } from '../../../src/pricing/terms.js';
import type { DiscountType } from '../../../src/promotions/discount.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { item, promotion } from '../../support/promotions.js';

const milk = { ...item('milk'), priceMinor: 199 } as PricedItem;
const apples = { ...item('apples'), priceMinor: 250, unit: 'kg' } as PricedItem;

const offer = (code: string, type: DiscountType, value: number, fields: Partial<Promotion> = {}, uses = 0) => ({
  terms: termsOf(promotion(code, { discount: { mode: 'STATIC', type, value }, ...fields }), {
    kind: 'ALL',
    itemIds: new Set(),
  }),
  possibleRedemptions: null,
  uses,
  refusal: null,
});

/** `reason | net | badge`. */
function told(on: PricedItem, ...offers: ReturnType<typeof offer>[]): string {
  const best = bestItemOffer(on, offers);
  return best === null ? '-' : `${best.reason} | ${best.netMinor ?? ''} | ${best.badge}`;
}

describe('one offer on one piece', () => {
  it.each([
    ['PERCENT', 200_000, {}, 'REDUCED | 159 | -20 %'],
    ['PERCENT', 125_000, {}, 'REDUCED | 174 | -12.5 %'],
    ['AMOUNT', 50, {}, 'REDUCED | 149 | -0.50 EUR'],
    ['AMOUNT', 500, {}, 'REDUCED | 0 | -5.00 EUR'],
    ['EXACT_PRICE', 99, {}, 'REDUCED | 99 | 0.99 EUR'],
    // Dearer than it is already: nothing.
    ['EXACT_PRICE', 299, {}, '-'],
    ['NONE', 0, {}, '-'],
    ['2_FOR_1', 0, {}, 'NEEDS_PIECES |  | 2 for 1'],
    ['2_FOR_1', 0, { requiredItemsCount: 3 }, 'NEEDS_PIECES |  | 3 for 2'],
    ['MULTIBUY', 500, { requiredItemsCount: 3 }, 'NEEDS_PIECES |  | 3 for 5.00 EUR'],
    ['PERCENT', 200_000, { requiredItemsCount: 2 }, 'NEEDS_PIECES |  | -20 %, from 2 pieces'],
    [
      'PERCENT',
      500_000,
      { requiredItemsCount: 2, discountedItemsCount: 1 },
      'NEEDS_PIECES |  | -50 % on 1 of 2 pieces',
    ],
    ['AMOUNT', 50, { minBasketMinor: 2_000 }, 'NEEDS_BASKET_VALUE |  | -0.50 EUR, from 20.00 EUR'],
    ['AMOUNT', 50, { minBasketMinor: 199 }, 'REDUCED | 149 | -0.50 EUR, from 1.99 EUR'],
    ['AMOUNT', 50, { maxBasketMinor: 2_000 }, 'REDUCED | 149 | -0.50 EUR, up to 20.00 EUR'],
    // The piece alone is worth too much already.
    ['AMOUNT', 50, { maxBasketMinor: 100 }, '-'],
    ['PERCENT', 50_000, { scope: 'BASKET' }, 'ON_BASKET |  | -5 % on the basket'],
    [
      'AMOUNT',
      500,
      { scope: 'BASKET', minBasketMinor: 5_000 },
      'NEEDS_BASKET_VALUE |  | -5.00 EUR on the basket, from 50.00 EUR',
    ],
    ['POINTS', 50, {}, 'EARNS_LATER |  | +50 points'],
    ['POINTS', 50, { requiredItemsCount: 2 }, 'EARNS_LATER |  | +50 points, from 2 pieces'],
    ['DIGITAL_CASHBACK', 30, {}, 'EARNS_LATER |  | 0.30 EUR back'],
    ['AMOUNT', 50, { currency: 'USD' }, '-'],
  ] as const)('%s of %i, %o: %s', (type, value, fields, expected) => {
    expect(told(milk, offer('p', type, value, fields as Partial<Promotion>))).toBe(expected);
  });

  it('prices measured goods as one of their unit, and promises no set of them', () => {
    expect(told(apples, offer('p', 'EXACT_PRICE', 199))).toBe('REDUCED | 199 | 1.99 EUR');
    expect(told(apples, offer('p', '2_FOR_1', 0))).toBe('-');
  });

  it('takes steps where the customer stands', () => {
    const steps = [
      { usageThreshold: 2, value: 100_000 },
      { usageThreshold: 4, value: 300_000 },
    ];
    const at = (uses: number) => {
      const discount = { mode: 'STEP', type: 'PERCENT', steps, trigger: 'REDEEM' } as const;
      return told(milk, offer('p', 'PERCENT', 0, { discount }, uses));
    };
    expect(at(1)).toBe('COLLECTS_STAMP |  | stamp for -10 %');
    expect(at(2)).toBe('REDUCED | 179 | -10 %');
    expect(at(4)).toBe('REDUCED | 139 | -30 %');
  });

  it('is nothing where the item is sold at its price', () => {
    expect(told({ ...milk, discountable: false }, offer('p', 'PERCENT', 200_000))).toBe('-');
  });
});

describe('several offers', () => {
  it('shows the lowest price of one piece, whatever else gives more together', () => {
    const twenty = offer('twenty', 'PERCENT', 200_000);
    expect(told(milk, offer('two', '2_FOR_1', 0), twenty, offer('points', 'POINTS', 9_999))).toContain('REDUCED | 159');
    expect(told(milk, twenty, offer('cents', 'AMOUNT', 41))).toContain('REDUCED | 158');
  });

  it('shows the best of its kind by priority, expiry, code, in whatever order they come', () => {
    const equal = [offer('b', 'AMOUNT', 50), offer('a', 'AMOUNT', 50), offer('c', 'AMOUNT', 50, { priority: 1 })];
    expect(bestItemOffer(milk, equal)!.offer.terms.code).toBe('c');
    expect(bestItemOffer(milk, equal.slice(0, 2))!.offer.terms.code).toBe('a');
    const soon = offer('z', 'AMOUNT', 50, { expireAtMs: 1 });
    expect(bestItemOffer(milk, [...equal.slice(0, 2), soon])!.offer.terms.code).toBe('z');
  });

  it('never shows a dearer price than another offer gives, never a negative one', () => {
    const anOffer = fc.oneof(
      fc.record({ type: fc.constant('PERCENT' as const), value: fc.integer({ min: 1, max: 1_000_000 }) }),
      fc.record({ type: fc.constant('AMOUNT' as const), value: fc.integer({ min: 1, max: 2_000 }) }),
      fc.record({ type: fc.constant('EXACT_PRICE' as const), value: fc.integer({ min: 0, max: 2_000 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), fc.array(anOffer, { maxLength: 6 }), (priceMinor, kinds) => {
        const best = bestItemOffer(
          { ...milk, priceMinor },
          kinds.map(({ type, value }, i) => offer(`p${i}`, type, value)),
        );
        const lowest = Math.min(...kinds.map(({ type, value }) => plainly(priceMinor, type, value)));
        expect(best?.netMinor ?? null).toBe(lowest < priceMinor ? lowest : null);
      }),
    );
  });
});

function plainly(price: number, type: 'PERCENT' | 'AMOUNT' | 'EXACT_PRICE', value: number): number {
  if (type === 'AMOUNT') return Math.max(0, price - value);
  if (type === 'EXACT_PRICE') return Math.min(price, value);
  return price - Number((BigInt(price) * BigInt(value) + 500_000n) / 1_000_000n);
}
