import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemIndex, TransactionId } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { type HistoryReceipt, receiptIdHash, recordReceipt } from '../../src/history/history.js';
import { replaceReceipt } from '../../src/history/replace-receipt.js';

const START_MS = 20_000 * MS_PER_DAY;

const content = fc.record({
  timeMs: fc.integer({ min: 0, max: 60 }).map((n) => START_MS + n * 7_777_777),
  items: fc
    .uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 })
    .map((items) => items as ItemIndex[]),
});

const receiptOf = (number: number, { timeMs, items }: { timeMs: number; items: ItemIndex[] }): HistoryReceipt => ({
  idHash: receiptIdHash(`t${number}` as TransactionId),
  timeMs,
  items,
});

function recorded(receipts: readonly HistoryReceipt[]): Uint8Array | null {
  let history: Uint8Array | null = null;
  for (const receipt of receipts) {
    const outcome = recordReceipt(history, receipt);
    if (outcome.kind === 'recorded') history = outcome.bytes;
  }
  return history;
}

const byTime = (a: HistoryReceipt, b: HistoryReceipt): number =>
  a.timeMs - b.timeMs || a.idHash[0] - b.idHash[0] || a.idHash[1] - b.idHash[1];

test('what is replaced leaves no trace: the history is that of the corrected receipts alone', () => {
  fc.assert(
    fc.property(
      fc.array(content, { minLength: 1, maxLength: 50 }),
      fc.array(fc.tuple(fc.nat(49), content), { maxLength: 8 }),
      (contents, corrections) => {
        let receipts = contents.map((each, i) => receiptOf(i, each)).toSorted(byTime);
        let history = recorded(receipts);
        for (const [at, corrected] of corrections) {
          const number = at % contents.length;
          const receipt = receiptOf(number, corrected);
          const outcome = replaceReceipt(history, receipt);
          const others = receipts.filter(({ idHash }) => idHash[0] !== receipt.idHash[0]);
          if (outcome.kind !== 'replaced') {
            expect(outcome.kind).toBe('too-old');
            continue;
          }
          const before = receipts.find(({ idHash }) => idHash[0] === receipt.idHash[0])!;
          expect(outcome.before).toEqual({ timeMs: before.timeMs, items: [...before.items].sort((a, b) => a - b) });
          receipts = [...others, receipt].toSorted(byTime);
          history = outcome.bytes;
          expect(Buffer.from(history)).toEqual(Buffer.from(recorded(receipts)!));
        }
      },
    ),
    { numRuns: 300 },
  );
});
