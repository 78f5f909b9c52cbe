import { describe, expect, it } from 'vitest';
import { ASSUMED_MARGIN, ASSUMED_PRICE_MINOR } from '../../../src/limits.js';
import type { Discount, DiscountType } from '../../../src/promotions/discount.js';
import { discountDepth } from '../../../src/promotions/discount-depth.js';
import { createEconomics } from '../../../src/promotions/economics.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { catalogOf, item, promotion } from '../../support/promotions.js';

const fixed = (type: DiscountType, value: number): Discount => ({ mode: 'STATIC', type, value });

describe('the depth of a discount', () => {
  it.each<[string, Discount, Partial<Promotion>, number]>([
    ['nothing', fixed('NONE', 0), {}, 0],
    ['percent', fixed('PERCENT', 200_000), {}, 0.2],
    ['an amount a piece', fixed('AMOUNT', 50), {}, 0.25],
    ['an amount above the price', fixed('AMOUNT', 500), {}, 1],
    ['a price', fixed('EXACT_PRICE', 150), {}, 0.25],
    ['a price above the price', fixed('EXACT_PRICE', 300), {}, 0],
    ['two for one', fixed('2_FOR_1', 0), {}, 0.5],
    ['one of three free', fixed('2_FOR_1', 0), { requiredItemsCount: 3 }, 1 / 3],
    ['three for the price of two', fixed('MULTIBUY', 400), { requiredItemsCount: 3 }, 1 / 3],
    ['half price on the second', fixed('PERCENT', 500_000), { requiredItemsCount: 2, discountedItemsCount: 1 }, 0.25],
    ['points', fixed('POINTS', 100), {}, 0],
    ['cashback', fixed('DIGITAL_CASHBACK', 20), {}, 0.1],
    ['an amount off a basket', fixed('AMOUNT', 500), { scope: 'BASKET', minBasketMinor: 5_000 }, 0.1],
    ['percent off a basket', fixed('PERCENT', 100_000), { scope: 'BASKET', minBasketMinor: 5_000 }, 0.1],
    [
      'the first step',
      {
        mode: 'STEP',
        type: 'PERCENT',
        trigger: 'REDEEM',
        steps: [
          { usageThreshold: 0, value: 100_000 },
          { usageThreshold: 2, value: 300_000 },
        ],
      },
      {},
      0.1,
    ],
  ])('%s', (_, discount, fields, depth) => {
    expect(discountDepth(promotion('P', { discount, ...fields }), 200)).toBeCloseTo(depth, 12);
  });

  it('of something that costs nothing is finite', () => {
    for (const type of ['AMOUNT', 'EXACT_PRICE', 'MULTIBUY', 'DIGITAL_CASHBACK'] as const) {
      const depth = discountDepth(promotion('P', { discount: fixed(type, 10), requiredItemsCount: 2 }), 0);
      expect(depth).toBeGreaterThanOrEqual(0);
      expect(depth).toBeLessThanOrEqual(1);
    }
  });
});

describe('the economics of a promotion', () => {
  const of = (items: readonly number[], catalog: ReturnType<typeof catalogOf>) =>
    createEconomics(catalog)({ promotion: promotion('P'), items: Uint32Array.from(items) });

  it('are means of what it covers', () => {
    const catalog = catalogOf([
      item('a', { priceMinor: 100, margin: 0.2 }),
      item('b', { priceMinor: 300, margin: 0.4 }),
      item('c', { priceMinor: 900, margin: 0.9 }),
    ]);
    const economics = of([0, 1], catalog);
    expect(economics).toMatchObject({ priceMinor: 200, depth: 0.1, assumed: { price: false, margin: false } });
    expect(economics.margin).toBeCloseTo(0.3, 12);
  });

  it('are those of the catalog where the feed tells nothing of what it covers, and say so', () => {
    const catalog = catalogOf([item('a'), item('b', { priceMinor: 300, margin: 0.4 })]);
    expect(of([0], catalog)).toMatchObject({ priceMinor: 300, margin: 0.4, assumed: { price: true, margin: true } });
  });

  it('are assumed where the feed tells nothing at all', () => {
    expect(of([0], catalogOf([item('a')]))).toMatchObject({
      priceMinor: ASSUMED_PRICE_MINOR,
      margin: ASSUMED_MARGIN,
      assumed: { price: true, margin: true },
    });
  });
});
