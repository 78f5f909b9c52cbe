import { expect, it } from 'vitest';
import { atItsDeepest, takenTogether } from '../../../src/pricing/taken-together.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { item, listOf, promotion } from '../../support/promotions.js';

const milk = item('milk', { priceMinor: 200 });

const offer = (code: string, type: 'PERCENT' | 'AMOUNT' | '2_FOR_1', value: number, fields: Partial<Promotion> = {}) =>
  promotion(code, { items: listOf('milk'), discount: { mode: 'STATIC', type, value }, ...fields });

const shareOf = (...promotions: Promotion[]): number => takenTogether(milk, promotions).share;

it('is what the rules of pricing say', () => {
  const half = offer('half', 'PERCENT', 500_000);
  const euro = offer('euro', 'AMOUNT', 100);
  expect(shareOf(half, euro)).toBe(0.5);
  expect(shareOf(half, { ...euro, stacking: 'STACKABLE' })).toBe(1);
  expect(shareOf({ ...half, stacking: 'STACKABLE' }, { ...half, code: 'two' as never, stacking: 'STACKABLE' })).toBe(
    0.75,
  );
  expect(shareOf(half, { ...euro, stacking: 'EXCLUSIVE' })).toBe(0.5);
  expect(shareOf(offer('two', '2_FOR_1', 0))).toBe(0.5);
  expect(takenTogether(milk, [half, euro]).codes).toHaveLength(1);
});

it('brings the basket to what an offer asks for, so that an amount is spread over all of it', () => {
  const basket = offer('b', 'AMOUNT', 500, { scope: 'BASKET', minBasketMinor: 2_000 });
  expect(shareOf({ ...basket, items: { kind: 'ALL' } })).toBe(0.25);
  // On listed goods it falls on these alone.
  expect(shareOf(basket)).toBe(1);
});

it('takes steps at their last, and nothing off what is not discountable or has no price', () => {
  const steps = [
    { usageThreshold: 0, value: 100_000 },
    { usageThreshold: 5, value: 900_000 },
  ];
  const rising = promotion('s', {
    items: listOf('milk'),
    discount: { mode: 'STEP', type: 'PERCENT', trigger: 'REDEEM', steps },
  });
  expect(shareOf(atItsDeepest(rising))).toBe(0.9);
  const half = offer('half', 'PERCENT', 500_000);
  expect(takenTogether({ ...milk, discountable: false }, [half]).share).toBe(0);
  expect(takenTogether({ ...milk, priceMinor: null }, [half]).share).toBe(0);
});
