import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentsOf, revenuePerBasket, skewnessOf } from '../../../src/experiments/moments.js';
import { addTotals, mergeTotals, NO_TOTALS, subtractTotals, totalsOf } from '../../../src/experiments/totals.js';

const sums = fc.record({
  before: fc.bigInt(-(10n ** 12n), 10n ** 12n),
  outcomes: fc.record({ revenue: fc.bigInt(-(10n ** 12n), 10n ** 12n), baskets: fc.bigInt(0n, 100n) }),
});

it('totals are the same in any order, and a change of sums leaves no rest', () => {
  const property = fc.property(fc.array(sums, { maxLength: 8 }), sums, sums, (others, old, now) => {
    const before = mergeTotals([totalsOf(old), ...others.map(totalsOf)]);
    const changed = addTotals(subtractTotals(before, totalsOf(old)), totalsOf(now));
    expect(changed).toEqual(mergeTotals([...others.map(totalsOf).reverse(), totalsOf(now)]));
    expect(mergeTotals([changed, NO_TOTALS])).toEqual(changed);
  });
  fc.assert(property, { seed: 3, numRuns: 200 });
});

it('moments keep every digit of small differences between large sums', () => {
  const large = 10n ** 12n;
  const totals = mergeTotals([1n, 2n, 6n].map((y) => totalsOf({ before: 0n, outcomes: { revenue: large + y } })));
  expect(momentsOf(totals, 'revenue')).toEqual({ profiles: 3, mean: 1_000_000_000_003, variance: 7 });
  expect(skewnessOf(totals, 'revenue')).toBeCloseTo(0.595, 3);
});

it('sums in parts per million are told in minor units', () => {
  const totals = mergeTotals([1_500_000n, 2_500_000n].map((margin) => totalsOf({ before: 0n, outcomes: { margin } })));
  expect(momentsOf(totals, 'margin')).toEqual({ profiles: 2, mean: 2, variance: 0.5 });
});

it('revenue per basket varies only with what a basket is worth', () => {
  const even = [1n, 2n, 5n].map((baskets) => totalsOf({ before: 0n, outcomes: { baskets, revenue: 300n * baskets } }));
  expect(revenuePerBasket(mergeTotals(even))).toEqual({ profiles: 3, mean: 300, variance: 0 });
});
