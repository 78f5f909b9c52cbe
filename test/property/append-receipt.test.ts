import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendReceipt } from '../../src/history/append-receipt.js';
import {
  cancelReceipt,
  type HistoryReceipt,
  insertReceipt,
  recordReceipt,
  windowReceipt,
} from '../../src/history/history.js';
import { H_BYTES } from '../../src/history/layout.js';
import { readHistory } from '../../src/history/record.js';
import { HISTORY_CANCELLED_MAX, HISTORY_LEDGER_MAX, HISTORY_TAIL_ITEMS_MAX } from '../../src/limits.js';
import { receiptOf } from '../support/histories.js';

const runs = { seed: 20_261_126, numRuns: 150 };

/** Records receipts both ways, byte by byte the same; returns the history and how many receipts were appended. */
function recordBothWays(receipts: readonly HistoryReceipt[], start: Uint8Array | null = null) {
  let bytes = start;
  let appended = 0;
  for (const receipt of receipts) {
    if (bytes !== null && appendReceipt(bytes, windowReceipt(receipt)) !== null) appended++;
    bytes = recordedBothWays(bytes, receipt) ?? bytes;
  }
  return { bytes, appended };
}

/** What both ways give, byte by byte the same; null: the receipt doesn't count. */
function recordedBothWays(history: Uint8Array | null, receipt: HistoryReceipt): Uint8Array | null {
  const { bytes: fast = null, ...outcome } = { bytes: null, ...recordReceipt(history, receipt) };
  const { bytes: general = null, ...expected } = { bytes: null, ...insertReceipt(history, windowReceipt(receipt)) };
  expect(outcome).toEqual(expected);
  // Not toEqual(), which takes its time over many bytes.
  if (fast && general) expect(Buffer.compare(fast, general)).toBe(0);
  return fast;
}

/** Mostly forward in time; now and then back, at the same time, once more, or cancelled. */
const stepArbitrary = fc.record({
  hours: fc.oneof(
    { weight: 12, arbitrary: fc.nat(400) },
    { weight: 1, arbitrary: fc.integer({ min: -2_000, max: 0 }) },
  ),
  items: fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.nat(60), { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(fc.nat(100_000), { maxLength: 40 }) },
  ),
  again: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(50) }),
  cancel: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(50) }),
});

describe('appending a receipt to the bytes of a history', () => {
  it('gives the bytes of the general way, whatever comes before', () => {
    let appended = 0;
    fc.assert(
      fc.property(fc.array(stepArbitrary, { minLength: 30, maxLength: 90 }), (steps) => {
        const sent: HistoryReceipt[] = [];
        let bytes: Uint8Array | null = null;
        let hours = 3_000;
        for (const [i, { hours: later, items, again, cancel }] of steps.entries()) {
          hours = Math.max(hours + later, 0);
          const receipt = (again !== null && sent.at(-1 - again)) || receiptOf(i + 1, hours, items);
          sent.push(receipt);
          const recorded = recordBothWays([receipt], bytes);
          bytes = recorded.bytes;
          appended += recorded.appended;
          const gone = cancel === null ? undefined : sent.at(-1 - cancel);
          const outcome = gone && cancelReceipt(bytes, gone.idHash, gone);
          if (outcome?.kind === 'cancelled') bytes = outcome.bytes;
        }
      }),
      runs,
    );
    expect(appended).toBeGreaterThan(1_000);
  });

  it('folds what leaves a full window, for as long as the tail and its ledger grow', () => {
    const receipts = Array.from({ length: HISTORY_LEDGER_MAX + 40 }, (_, i) =>
      receiptOf(i + 1, i * 30, i % 7 === 0 ? [] : [i % 50, (i * i) % 211, (i * 37) % 90]),
    );
    const { bytes, appended } = recordBothWays(receipts);
    expect(appended).toBe(receipts.length - 1);
    expect(readHistory(bytes!).folded.length).toBe(HISTORY_LEDGER_MAX * 2);
    // Its id has been forgotten, the one after it not.
    expect(recordReceipt(bytes!, receipts[8]!).kind).toBe('duplicate');
    expect(recordReceipt(bytes!, receipts[7]!).kind).toBe('recorded');
  });

  it('leaves it to the general way to forget items of a full tail', () => {
    const receipts = Array.from({ length: 70 }, (_, i) =>
      receiptOf(
        i + 1,
        i * 30,
        Array.from({ length: 32 }, (_, k) => i * 32 + k),
      ),
    );
    const { bytes, appended } = recordBothWays(receipts);
    expect(readHistory(bytes!).tail.items.length).toBe(HISTORY_TAIL_ITEMS_MAX);
    // The first makes the history, 31 fill its window, 32 of 32 items fill its tail.
    expect(appended).toBe(31 + 32);
  });

  it('keeps a full ledger of cancelled receipts, and knows them', () => {
    const receipts = Array.from({ length: 60 }, (_, i) => receiptOf(i + 1, i * 30, [i, 5]));
    let { bytes } = recordBothWays(receipts);
    for (let i = 0; i < HISTORY_CANCELLED_MAX; i++) {
      const noted = cancelReceipt(bytes, receiptOf(1_000 + i, 0, []).idHash, null);
      if (noted.kind === 'noted') bytes = noted.bytes;
    }
    const coming = Array.from({ length: 30 }, (_, i) => receiptOf(995 + i, 3_000 + i, [i, 5]));
    expect(recordBothWays(coming, bytes).appended).toBe(5);
  });

  it('takes bytes that begin anywhere in a buffer', () => {
    const { bytes } = recordBothWays(Array.from({ length: 40 }, (_, i) => receiptOf(i + 1, i * 30, [i, i + 1, 7])));
    const shifted = Buffer.alloc(bytes!.length + 1);
    shifted.set(bytes!, 1);
    const next = receiptOf(41, 1_300, [3, 7]);
    expect(recordedBothWays(shifted.subarray(1), next)).toEqual(recordedBothWays(bytes, next));
  });

  it('leaves broken bytes to the general way, or stays within their bounds', () => {
    const { bytes } = recordBothWays(Array.from({ length: 40 }, (_, i) => receiptOf(i + 1, i * 30, [i, i + 1, 7])));
    const next = windowReceipt(receiptOf(41, 1_300, [3, 7]));
    const unordered = bytes!.slice();
    unordered.copyWithin(H_BYTES, H_BYTES + 4, H_BYTES + 8);
    expect(appendReceipt(unordered, next)).toBe(null);
    fc.assert(
      fc.property(fc.nat(bytes!.length - 1), fc.nat(255), (at, value) => {
        const broken = bytes!.slice();
        broken[at] = value;
        try {
          appendReceipt(broken, next);
        } catch (error) {
          expect((error as Error).message).toMatch(/^history record: /);
        }
      }),
      { ...runs, numRuns: 500 },
    );
  });
});
