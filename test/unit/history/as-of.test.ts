import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { historyAsOf } from '../../../src/history/as-of.js';
import { recordReceipt } from '../../../src/history/history.js';
import { historySize } from '../../../src/history/record.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../../src/limits.js';

const receipt = (number: number, timeMs: number, items: readonly number[]) => ({
  idHash: [number, 7] as const,
  timeMs,
  items: items as never,
});

function recorded(receipts: readonly ReturnType<typeof receipt>[]): Uint8Array | null {
  let bytes: Uint8Array | null = null;
  for (const each of receipts) {
    const outcome = recordReceipt(bytes, each);
    if (outcome.kind === 'recorded') ({ bytes } = outcome);
  }
  return bytes;
}

const items = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 });

it('is the history without what came later, bit by bit, or says that it can not be told', () => {
  const scenario = fc.record({
    baskets: fc.array(items, { minLength: 1, maxLength: HISTORY_WINDOW_RECEIPTS + 12 }),
    known: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(scenario, ({ baskets, known }) => {
      const receipts = baskets.map((basket, i) => receipt(i, (100 + i) * MS_PER_DAY, basket));
      const count = Math.round(known * receipts.length);
      const atMs = (100 + count) * MS_PER_DAY - 1;
      const [then, now] = [recorded(receipts.slice(0, count)), recorded(receipts)];
      const told = historyAsOf(now, atMs);
      const left = HISTORY_WINDOW_RECEIPTS - (receipts.length - count);
      const isTold = receipts.length <= HISTORY_WINDOW_RECEIPTS || left >= 3;
      expect(told !== undefined).toBe(isTold);
      if (told === undefined) return;
      expect(historySize(told)).toEqual(historySize(then));
      // Where both keep all receipts one by one they are the same bytes.
      if (receipts.length <= HISTORY_WINDOW_RECEIPTS) expect(told && [...told]).toEqual(then && [...then]);
    }),
  );
});

it('of nobody is nothing, and of one that bought nothing since is itself', () => {
  const history = recorded([receipt(1, 5, [1, 2])]);
  expect(historyAsOf(null, 5)).toBeNull();
  expect(historyAsOf(history, 5)).toBe(history);
  expect(historyAsOf(history, 4)).toBeNull();
});
