import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelReceipt, recordReceipt } from '../../src/history/history.js';
import { replayHistory } from '../../src/history/replay.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { derived, inOrder, receiptOf, receiptsArbitrary, recordAll } from '../support/histories.js';

const runs = { seed: 20_261_122, numRuns: 150 };
const ascending = (a: number, b: number): number => a - b;
/** The order of arrival as a list of sort keys. */
const arrival = fc.array(fc.nat(), { minLength: 90, maxLength: 90 });
const shuffled = <T>(list: readonly T[], keys: readonly number[]): T[] =>
  list
    .map((value, i) => ({ value, key: keys[i]! }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);

describe('a history is a function of the set of its receipts', () => {
  it('whatever the order of arrival within the window, byte by byte', () => {
    fc.assert(
      fc.property(receiptsArbitrary(HISTORY_WINDOW_RECEIPTS), arrival, (receipts, keys) => {
        expect(recordAll(shuffled(receipts, keys))).toEqual(recordAll(inOrder(receipts)));
      }),
      runs,
    );
  });

  it('when older receipts have left the window and the newest 32 arrive in any order', () => {
    fc.assert(
      fc.property(receiptsArbitrary(80, 33), arrival, (receipts, keys) => {
        const ordered = inOrder(receipts);
        const old = ordered.slice(0, -HISTORY_WINDOW_RECEIPTS);
        const recent = ordered.slice(-HISTORY_WINDOW_RECEIPTS);
        expect(recordAll(shuffled(recent, keys), recordAll(old))).toEqual(recordAll(ordered));
      }),
      runs,
    );
  });

  it('duplicates anywhere change nothing', () => {
    fc.assert(
      fc.property(receiptsArbitrary(60, 1), arrival, (receipts, keys) => {
        const bytes = recordAll(inOrder(receipts));
        for (const receipt of shuffled(receipts, keys)) expect(recordReceipt(bytes, receipt).kind).toBe('duplicate');
      }),
      { ...runs, numRuns: 40 },
    );
  });

  it('cancelled receipts of the window leave no trace in any signal', () => {
    fc.assert(
      fc.property(receiptsArbitrary(70, 1), fc.array(fc.nat(31), { maxLength: 20 }), (receipts, picks) => {
        const ordered = inOrder(receipts);
        const cancelled = new Set(picks.map((back) => ordered.at(-1 - back)).filter((r) => r !== undefined));
        let bytes = recordAll(ordered);
        for (const receipt of cancelled) {
          const outcome = cancelReceipt(bytes, receipt.idHash, null);
          expect(outcome).toMatchObject({ kind: 'cancelled', approximate: false });
          if (outcome.kind === 'cancelled') bytes = outcome.bytes;
          expect(outcome).toMatchObject({
            content: { timeMs: receipt.timeMs, items: [...receipt.items].sort(ascending) },
          });
          expect(recordReceipt(bytes, receipt).kind).toBe('cancelled');
          expect(cancelReceipt(bytes, receipt.idHash, null).kind).toBe('repeated');
        }
        const rest = derived(recordAll(ordered.filter((receipt) => !cancelled.has(receipt))));
        if (rest !== null) expect(derived(bytes)).toEqual(rest);
      }),
      runs,
    );
  });

  it('cancelled receipts that come later, or again, leave no trace either', () => {
    fc.assert(
      fc.property(receiptsArbitrary(60, 1), fc.array(fc.nat(59), { maxLength: 20 }), (receipts, picks) => {
        const ordered = inOrder(receipts);
        const early = new Set(picks.map((pick) => ordered[pick % ordered.length]!));
        let bytes: Uint8Array | null = null;
        for (const { idHash } of early) {
          const outcome = cancelReceipt(bytes, idHash, null);
          expect(outcome.kind).toBe('noted');
          if (outcome.kind === 'noted') bytes = outcome.bytes;
        }
        const rest = ordered.filter((receipt) => !early.has(receipt));
        expect(derived(recordAll(ordered, bytes))).toEqual(derived(recordAll(rest, bytes)));
        if (rest.length > 0) expect(derived(recordAll(ordered, bytes))).toEqual(derived(recordAll(rest)));
      }),
      runs,
    );
  });

  it('receipts older than the window are counted, say that they are approximate, and keep every number sound', () => {
    fc.assert(
      fc.property(receiptsArbitrary(70, 40), fc.array(fc.nat(), { minLength: 70 }), (receipts, keys) => {
        const late = shuffled(receipts, keys);
        let bytes: Uint8Array | null = null;
        let approximate = 0;
        for (const receipt of late) {
          const outcome = recordReceipt(bytes, receipt);
          if (outcome.kind !== 'recorded') throw new Error('a new receipt is no duplicate');
          bytes = outcome.bytes;
          if (outcome.approximate) approximate++;
        }
        const exact = replayHistory(recordAll(inOrder(receipts))!);
        const replay = replayHistory(bytes!);
        expect([...replay.items]).toEqual([...exact.items]);
        expect(replay.receipts).toBe(exact.receipts);
        expect(replay.lines).toBe(exact.lines);
        expect(replay.repeats).toBe(exact.repeats);
        const counts = (r: typeof replay) => [...r.items.keys()].map((slot) => r.totals.halves[slot * 24 + 20]);
        expect(counts(replay)).toEqual(counts(exact));
        expect(derived(bytes)!.matrix.every((value) => Number.isFinite(value))).toBe(true);
        if (approximate === 0) expect(bytes).toEqual(recordAll(inOrder(receipts)));
      }),
      { ...runs, numRuns: 80 },
    );
  });

  it('receipts cancelled in the tail are taken out by estimate; counts stay exact', () => {
    fc.assert(
      fc.property(receiptsArbitrary(80, 50), fc.nat(15), (receipts, pick) => {
        const ordered = inOrder(receipts);
        const removed = ordered[pick]!;
        const bytes = recordAll(ordered);
        expect(cancelReceipt(bytes, removed.idHash, null).kind).toBe('content-needed');
        const outcome = cancelReceipt(bytes, removed.idHash, removed);
        if (outcome.kind !== 'cancelled') throw new Error('the receipt is known');
        expect(outcome.approximate).toBe(true);
        const exact = replayHistory(recordAll(ordered.filter((receipt) => receipt !== removed))!);
        const replay = replayHistory(outcome.bytes);
        expect([...replay.items]).toEqual([...exact.items]);
        expect([replay.receipts, replay.lines, replay.repeats]).toEqual([exact.receipts, exact.lines, exact.repeats]);
        expect(recordReceipt(outcome.bytes, removed).kind).toBe('cancelled');
      }),
      { ...runs, numRuns: 60 },
    );
  });
});

describe('bytes that are no history', () => {
  const bytes = recordAll(Array.from({ length: 40 }, (_, i) => receiptOf(i + 1, i * 30, [i, i + 1, 7])))!;

  it('are refused or read within their bounds, never worse', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const broken = bytes.slice();
        broken[at] = value;
        for (const candidate of [broken, bytes.slice(0, length)]) {
          try {
            replayHistory(candidate);
          } catch (error) {
            expect((error as Error).message).toMatch(/^history record: /);
          }
        }
      }),
      { ...runs, numRuns: 500 },
    );
  });
});
