import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelReceipt, type HistoryReceipt, recordReceipt } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import { purchasesOf, recentReceipts } from '../../src/history/purchases.js';
import { replayHistory } from '../../src/history/replay.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { derived, inOrder, receiptOf, receiptsArbitrary, recordAll } from '../support/histories.js';

const runs = { seed: 20_261_126, numRuns: 80 };

/** Receipts, dealt to two customers. */
const dealt = (max: number, min = 0) =>
  fc
    .tuple(receiptsArbitrary(max, min), fc.array(fc.boolean(), { minLength: max, maxLength: max }))
    .map(([all, deal]) => {
      const of = (side: boolean) => inOrder(all.filter((_, i) => deal[i] === side));
      return { all: inOrder(all), a: of(false), b: of(true) };
    });

const countOf = (receipts: readonly HistoryReceipt[], item: number): number =>
  receipts.filter(({ items }) => (items as readonly number[]).includes(item)).length;

describe('two histories become one', () => {
  it('as if all receipts had been recorded in it, byte by byte, while all fit into the window', () => {
    fc.assert(
      fc.property(dealt(HISTORY_WINDOW_RECEIPTS), ({ all, a, b }) => {
        const merged = mergeHistories(recordAll(a), recordAll(b));
        if (all.length > 0) expect(Buffer.from(merged).equals(recordAll(all)!)).toBe(true);
      }),
      runs,
    );
  });

  it('in every signal, while neither of them has older receipts', () => {
    fc.assert(
      fc.property(receiptsArbitrary(64, 1), (receipts) => {
        const all = inOrder(receipts);
        const [a, b] = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1)];
        expect(derived(mergeHistories(recordAll(a), recordAll(b)))).toEqual(derived(recordAll(all)));
      }),
      runs,
    );
  });

  it('with exact counts, days and newest receipts, however old they are', () => {
    fc.assert(
      fc.property(dealt(160, 40), ({ all, a, b }) => {
        const merged = mergeHistories(recordAll(a), recordAll(b));
        const { receipts, purchases } = purchasesOf(merged);
        expect(receipts).toBe(all.length);
        for (const { item, count, firstDay, lastDay, firstReceipt, lastReceipt } of purchases) {
          const days = all
            .filter(({ items }) => items.includes(item))
            .map(({ timeMs }) => Math.floor(timeMs / 86_400_000));
          expect(count).toBe(countOf(all, item));
          expect([firstDay, lastDay]).toEqual([Math.min(...days), Math.max(...days)]);
          expect(firstReceipt).toBeLessThanOrEqual(lastReceipt);
          expect(lastReceipt).toBeLessThanOrEqual(receipts);
        }
        const replay = replayHistory(merged);
        const lines = all.reduce((sum, { items }) => sum + items.length, 0);
        expect([replay.lines, replay.repeats]).toEqual([lines, lines - purchases.length]);
        const newest = recentReceipts(merged).map(({ timeMs }) => timeMs);
        expect(newest).toEqual(all.slice(all.length - newest.length).map(({ timeMs }) => timeMs));
      }),
      runs,
    );
  });

  it('the same whichever is merged into which', () => {
    fc.assert(
      fc.property(dealt(160, 40), ({ a, b }) => {
        const [ab, ba] = [mergeHistories(recordAll(a), recordAll(b)), mergeHistories(recordAll(b), recordAll(a))];
        expect(derived(ab)).toEqual(derived(ba));
      }),
      runs,
    );
  });

  it('that knows the receipts of both, each once', () => {
    fc.assert(
      fc.property(dealt(100, 10), ({ all, a, b }) => {
        const merged = mergeHistories(recordAll(a), recordAll(all));
        for (const receipt of all) expect(recordReceipt(merged, receipt).kind).toBe('duplicate');
        const both = mergeHistories(recordAll(a), recordAll(b));
        for (const receipt of all) expect(recordReceipt(both, receipt).kind).toBe('duplicate');
        expect(mergeHistories(both, null)).toEqual(both);
        expect(mergeHistories(null, both)).toEqual(both);
      }),
      { ...runs, numRuns: 60 },
    );
  });
});

it('counts a receipt that both have once, and one that either has cancelled not at all', () => {
  const shared = receiptOf(1, 10, [1, 2]);
  const cancelled = receiptOf(2, 20, [2, 3]);
  const own = receiptOf(3, 30, [1, 4]);
  const a = recordAll([shared, cancelled, own]);
  const noted = cancelReceipt(recordAll([shared]), cancelled.idHash, null);
  const b = noted.kind === 'noted' ? noted.bytes : null;
  for (const merged of [mergeHistories(a, b), mergeHistories(b, a)]) {
    expect(derived(merged)).toEqual(derived(recordAll([shared, own])));
    expect(recordReceipt(merged, cancelled).kind).toBe('cancelled');
  }
});

it('adds up what is older than either window by day, exactly', () => {
  const weekly = (from: number, item: number) =>
    Array.from({ length: 60 }, (_, week) => receiptOf(from + week, 24 * 7 * week + from, [item, 100 + (week % 3)]));
  const [a, b] = [weekly(1, 1), weekly(101, 2)];
  const merged = replayHistory(mergeHistories(recordAll(a), recordAll(b)));
  const together = replayHistory(recordAll(inOrder([...a, ...b]))!);
  const sums = (replay: typeof merged) => {
    const { floats } = replay.totals;
    // The sums that decay by day, and the one that doesn't decay: columns 4 to 7 of each item.
    return Array.from(replay.items, (item, slot) => [item, ...floats.subarray(slot * 12 + 4, slot * 12 + 8)]);
  };
  for (const [i, row] of sums(merged).entries()) {
    const expected = sums(together)[i]!;
    for (const [column, value] of row.entries()) expect(value / expected[column]!).toBeCloseTo(1, 3);
  }
});
