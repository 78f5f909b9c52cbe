import { describe, expect, it } from 'vitest';
import type { ItemIndex } from '../../../src/base/ids.js';
import { ASSUMED_MARGIN, ASSUMED_PRICE_MINOR, ECONOMICS_ITEMS_MAX } from '../../../src/limits.js';
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

  it.each([ECONOMICS_ITEMS_MAX, ECONOMICS_ITEMS_MAX + 1, 4 * ECONOMICS_ITEMS_MAX])(
    'of %i items are those of so many of them at most',
    (count) => {
      let asked = 0;
      const all = catalogOf(
        Array.from({ length: count }, (_, i) => item(String(i), { priceMinor: 100 + (i % 3), margin: 0.5 })),
      );
      const counted = {
        ...all,
        itemAt(index: ItemIndex) {
          asked += 1;
          return all.itemAt(index);
        },
      };
      expect(of([...Array(count).keys()], counted).priceMinor).toBeCloseTo(101, 0);
      expect(asked).toBeLessThanOrEqual(ECONOMICS_ITEMS_MAX);
      expect(asked).toBeGreaterThan(ECONOMICS_ITEMS_MAX / 3);
    },
  );

  it('are assumed where the feed tells nothing at all', () => {
    expect(of([0], catalogOf([item('a')]))).toMatchObject({
      priceMinor: ASSUMED_PRICE_MINOR,
      margin: ASSUMED_MARGIN,
      assumed: { price: true, margin: true },
    });
  });
});
