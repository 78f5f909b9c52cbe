import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ItemIndex } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import {
  addReceipt,
  createTrend,
  itemTrends,
  removeReceipt,
  TREND_HALF_LIVES_DAYS,
  type Trend,
  trendShares,
} from '../../../src/ranking/trend.js';
import { decodeTrend, encodeTrend } from '../../../src/ranking/trend-codec.js';

interface Purchase {
  readonly timeMs: number;
  readonly items: readonly ItemIndex[];
}

const DAY_0 = 1_600_000_000_000;
const ITEMS = 12;

const purchases = (maxDays: number): fc.Arbitrary<Purchase[]> =>
  fc.array(
    fc.record({
      timeMs: fc.nat({ max: maxDays * 86_400 }).map((seconds) => DAY_0 + seconds * 1_000),
      items: fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength: 5 }) as unknown as fc.Arbitrary<ItemIndex[]>,
    }),
    { maxLength: 40 },
  );

function trendOf(list: readonly Purchase[]): Trend {
  const trend = createTrend();
  for (const { timeMs, items } of list) addReceipt(trend, timeMs, items);
  return trend;
}

/** The definition, backward from the newest purchase; `counts`: a receipt of so many items. */
function sharesByDefinition(
  list: readonly Purchase[],
  halfLifeDays: number,
  counts: (items: number) => number = () => 1,
): number[] {
  const newest = Math.max(...list.map(({ timeMs }) => timeMs));
  const weight = ({ timeMs, items }: Purchase) =>
    counts(items.length) * 0.5 ** ((newest - timeMs) / (halfLifeDays * MS_PER_DAY));
  const sum = (of: readonly Purchase[]) => of.reduce((total, purchase) => total + weight(purchase), 0);
  const total = sum(list);
  return Array.from({ length: ITEMS }, (_, i) =>
    total === 0 ? 0 : sum(list.filter(({ items }) => items.includes(i as ItemIndex))) / total,
  );
}

const closeTo = (expected: readonly number[]) => expected.map((share) => expect.closeTo(share, 10));

it('is the decayed share of receipts, in whatever order they come', () => {
  fc.assert(
    fc.property(purchases(2_000), fc.infiniteStream(fc.nat()), (list, keys) => {
      const shuffled = list.map((purchase) => ({ purchase, key: keys.next().value as number }));
      const order = shuffled.sort((a, b) => a.key - b.key).map(({ purchase }) => purchase);
      for (const days of TREND_HALF_LIVES_DAYS) {
        expect([...trendShares(trendOf(order), days, ITEMS)]).toEqual(closeTo(sharesByDefinition(list, days)));
      }
      const bySize = (items: number) => 1 / Math.sqrt(Math.max(items, 1));
      const { popularity } = itemTrends(trendOf(order), ITEMS);
      expect([...popularity]).toEqual(closeTo(sharesByDefinition(list, 30, bySize)));
    }),
    { seed: 3, numRuns: 300 },
  );
});

it('neither overflows nor loses the present over a century, forward or backward', () => {
  const century = Array.from({ length: 1_200 }, (_, month) => ({
    timeMs: DAY_0 + month * 30 * MS_PER_DAY,
    items: [(month < 1_100 ? 0 : 1) as ItemIndex],
  }));
  for (const list of [century, [...century].reverse()]) {
    const [old, recent] = trendShares(trendOf(list), 30, 2);
    expect(recent).toBeCloseTo(1, 10);
    expect(old).toBeCloseTo(0, 10);
  }
});

it('counts on from a snapshot to the same bits', () => {
  fc.assert(
    fc.property(purchases(5_000), fc.nat(), (list, where) => {
      const cut = where % (list.length + 1);
      const { trend, cursor } = decodeTrend(
        encodeTrend({ trend: trendOf(list.slice(0, cut)), cursor: `после ${cut}` }),
      )!;
      for (const { timeMs, items } of list.slice(cut)) addReceipt(trend, timeMs, items);
      expect(cursor).toBe(`после ${cut}`);
      expect(encodeTrend({ trend, cursor: '' })).toEqual(encodeTrend({ trend: trendOf(list), cursor: '' }));
    }),
    { seed: 4, numRuns: 200 },
  );
});

it('gives zeros without receipts and for items that nobody bought', () => {
  expect([...trendShares(createTrend(), 30, 3)]).toEqual([0, 0, 0]);
  const trend = trendOf([{ timeMs: DAY_0, items: [1 as ItemIndex] }]);
  expect([...trendShares(trend, 180, 5)]).toEqual([0, 1, 0, 0, 0]);
  expect([...trendShares(trend, 180, 1)]).toEqual([0]);
});

it('takes a receipt off as it was counted', () => {
  const [kept, taken] = [
    { timeMs: DAY_0, items: [1, 2] as ItemIndex[] },
    { timeMs: DAY_0 + 5 * MS_PER_DAY, items: [2, 3, 4] as ItemIndex[] },
  ];
  const trend = trendOf([kept, taken]);
  removeReceipt(trend, taken.timeMs, taken.items);
  const { shares, popularity } = itemTrends(trend, 5);
  for (const each of [...shares, popularity]) expect([...each]).toEqual(closeTo([0, 1, 1, 0, 0]));
});

it('reads a snapshot of before receipts were weighed by their size as of receipts of the mean size', () => {
  const list = [
    { timeMs: DAY_0, items: [0, 1, 2, 3, 4, 5, 6] as ItemIndex[] },
    { timeMs: DAY_0, items: [0] as ItemIndex[] },
  ];
  // Of the version before: the sums for the two half-lives, not those of the popularity.
  const bytes = encodeTrend({ trend: { ...trendOf(list), popularity: createTrend().popularity }, cursor: 'c' });
  const { trend, cursor } = decodeTrend(Uint8Array.from([2, ...bytes.subarray(1, bytes.length - 20)]))!;
  expect(cursor).toBe('c');
  const { shares, popularity } = itemTrends(trend, ITEMS);
  expect([...popularity]).toEqual(closeTo([...shares[0]!]));
  expect(popularity[0]).toBeCloseTo(1, 10);
  // One more of four items counts as much as each of the two: their mean size is four.
  addReceipt(trend, DAY_0, [8, 9, 10, 11]);
  expect(itemTrends(trend, ITEMS).popularity[8]).toBeCloseTo(1 / 3, 10);
});

it('does not read a snapshot of another version', () => {
  const bytes = encodeTrend({ trend: createTrend(), cursor: '' });
  bytes[0]! += 1;
  expect(decodeTrend(bytes)).toBeNull();
});
