import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, createByteWriter } from '../../../src/base/byte-writer.js';
import type { CampaignIndex } from '../../../src/base/ids.js';
import { addTotals, NO_TOTALS, subtractTotals, totalsOf } from '../../../src/experiments/totals.js';
import { readChanges, writeChanges } from '../../../src/outcomes/change-entry.js';
import { countChange, noSums } from '../../../src/outcomes/count-sums.js';
import { decodeExperimentCounts, encodeExperimentCounts } from '../../../src/outcomes/counts-codec.js';
import { countOutcome, type ExperimentCounts } from '../../../src/outcomes/experiment-counts.js';
import { experimentTotalsOf } from '../../../src/outcomes/experiment-totals-of.js';
import { decodeFocusItems, encodeFocusItems, holdsItem } from '../../../src/outcomes/focus-items.js';
import type { OutcomeChange } from '../../../src/outcomes/outcome-change.js';
import {
  appendReceipt,
  inserted,
  limited,
  readReceipts,
  writeReceipts,
} from '../../../src/outcomes/recent-receipts.js';
import type { Caps, Sums } from '../../../src/outcomes/sums.js';
import { recentReceipts, sums } from '../../support/outcome-arbitrary.js';

const RUNS = { seed: 5, numRuns: 300 };

const amount = fc.integer({ min: 0, max: 10_000_000 });
const caps: fc.Arbitrary<Caps> = fc.record({ revenue: fc.option(amount), margin: fc.option(amount) });
const change: fc.Arbitrary<OutcomeChange> = fc
  .record({
    campaign: fc.nat({ max: 2 }).map((n) => n as CampaignIndex),
    revision: fc.integer({ min: 1, max: 2 }),
    day: fc.integer({ min: 20_000, max: 20_002 }),
    arm: fc.constantFrom('a', 'CONTROL'),
    variantHash: fc.constantFrom('a', 'b'),
    stratum: fc.constantFrom(7, 0xffffffff),
    before: fc.option(amount),
    caps,
    was: fc.option(sums),
    is: fc.option(sums),
    closedEarly: fc.boolean(),
    crossed: fc.boolean(),
  })
  .map((drawn) => ({
    ...drawn,
    weights: { id: drawn.stratum, holdoutBuckets: 1, controlBuckets: 2, variantBuckets: { a: 4_000, b: 6_000 } },
  }));

describe('what is stored', () => {
  it('of recent receipts is given back', () => {
    const property = fc.property(recentReceipts, (receipts) => {
      expect(readReceipts(writeReceipts(receipts))).toEqual(receipts);
    });
    fc.assert(property, RUNS);
  });

  it('of changes is given back', () => {
    const property = fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
      const writer = createByteWriter(16);
      writeChanges(writer, changes);
      expect(readChanges(new ByteReader(writer.take()))).toEqual(changes);
    });
    fc.assert(property, RUNS);
  });

  it('of counts is given back, and of another version refused', () => {
    const property = fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const counts: ExperimentCounts = new Map();
      for (const [i, each] of changes.entries()) countOutcome(counts, each, 1_000 + i);
      const bytes = encodeExperimentCounts(counts, 'cursor');
      expect(decodeExperimentCounts(bytes)).toEqual({ counts, cursor: 'cursor' });
      expect(() => decodeExperimentCounts(Buffer.from([2, ...bytes.subarray(1)]))).toThrow('version 2');
    });
    fc.assert(property, RUNS);
  });

  it('of the items of a promotion is given back, with what it holds', () => {
    const property = fc.property(fc.uniqueArray(fc.nat({ max: 2_000_000 })), fc.nat({ max: 40 }), (numbers, other) => {
      const items = new Uint32Array(numbers).sort();
      expect(decodeFocusItems(encodeFocusItems(items))).toEqual(items);
      expect(numbers.every((item) => holdsItem(items, item))).toBe(true);
      expect(holdsItem(items, other)).toBe(numbers.includes(other));
    });
    fc.assert(property, RUNS);
  });
});

/** What a profile brings, written without regard to time. */
function brought({ baskets, revenue, focusRevenue, discount, margin }: Sums, { revenue: cap, margin: top }: Caps) {
  const least = (a: bigint, b: bigint | null): bigint => (b === null || a < b ? a : b);
  const large = (n: number | null): bigint | null => (n === null ? null : BigInt(n));
  return {
    buyer: baskets > 0 ? 1n : 0n,
    baskets: BigInt(baskets),
    revenue: BigInt(revenue),
    revenueCapped: least(BigInt(revenue), large(cap)),
    focusRevenue: BigInt(focusRevenue),
    focusRevenueCapped: least(BigInt(focusRevenue), large(cap)),
    ...(discount === null ? {} : { discount: BigInt(discount) }),
    ...(margin === null ? {} : { margin, marginCapped: least(margin, top === null ? null : BigInt(top) * 1_000_000n) }),
  };
}

it('a change of sums changes the totals as the new ones less the old ones do', () => {
  const small = fc.record({
    baskets: fc.nat({ max: 9 }),
    revenue: fc.integer({ min: -300_000, max: 300_000 }),
    focusRevenue: fc.integer({ min: -300, max: 300_000 }),
    discount: fc.option(fc.nat({ max: 900 })),
    margin: fc.option(fc.bigInt(-(10n ** 12n), 10n ** 12n)),
    revenueWithMargin: fc.nat({ max: 900 }),
  });
  const one = fc.oneof(small, sums);
  const property = fc.property(fc.option(one), fc.option(one), amount, caps, (was, is, before, cut) => {
    const found = noSums();
    countChange(found, { before, caps: cut, was, is });
    const of = (each: Sums | null) =>
      each === null ? NO_TOTALS : totalsOf({ before: BigInt(before), outcomes: brought(each, cut) });
    expect(found).toEqual(subtractTotals(of(is), of(was)));
  });
  fc.assert(property, { seed: 7, numRuns: 1_000 });
});

it('strata are told in the order of their first entries, and rows with what is known of the time before', () => {
  const counts: ExperimentCounts = new Map();
  const base = { campaign: 1 as CampaignIndex, revision: 1, arm: 'a', variantHash: 'a', day: 3, crossed: false };
  const brings = { baskets: 1, revenue: 5, focusRevenue: 0, discount: null, margin: null, revenueWithMargin: 4 };
  const enters = (stratum: number, before: number | null): OutcomeChange => ({
    ...base,
    stratum,
    before,
    closedEarly: stratum === 9,
    caps: { revenue: null, margin: null },
    was: null,
    is: brings,
    weights: { id: stratum, holdoutBuckets: 0, controlBuckets: stratum, variantBuckets: { a: 10_000 } },
  });
  countOutcome(counts, enters(2, 50), 200);
  countOutcome(counts, enters(9, 50), 100);
  countOutcome(counts, enters(9, null), 300);
  const { strata, rows } = experimentTotalsOf([...counts.values()][0]!);
  expect(strata.map(({ stratum, controlBuckets }) => [stratum, controlBuckets])).toEqual([
    [1, 9],
    [2, 2],
  ]);
  expect(rows.map(({ stratum, totals, beforeKnown }) => [stratum, totals.profiles, beforeKnown!.profiles])).toEqual([
    [1, 2n, 1n],
    [2, 1n, 1n],
  ]);
  expect(rows[0]).toMatchObject({ closedEarly: 2, crossed: 0, revenueWithMargin: 8n });
  expect(addTotals(rows[0]!.totals, NO_TOTALS).outcomes.revenue).toMatchObject({ sum: 10n, withBefore: 250n });
});

it('a receipt that is appended is where it is put among the others, up to the limit', () => {
  const one = fc.record({
    timeMs: fc.nat({ max: 9 }),
    net: fc.option(fc.integer()),
    count: fc.constantFrom(0, 1, 63, 64),
  });
  const property = fc.property(one, ({ timeMs, net, count }) => {
    const receipts = Array.from({ length: count }, (_, i) => ({ idHash: i, timeMs: i % 5, net: i, gifts: [] })).sort(
      (a, b) => a.timeMs - b.timeMs,
    );
    const added = { idHash: 99, timeMs, net, gifts: [] };
    const before = { sinceMs: 2, receipts };
    const appended = appendReceipt(writeReceipts(before), added);
    if (timeMs < (receipts.at(-1)?.timeMs ?? 0)) expect(appended).toBeNull();
    else expect(appended).toEqual(writeReceipts(limited({ ...before, receipts: inserted(receipts, added) })));
  });
  fc.assert(property, RUNS);
});
