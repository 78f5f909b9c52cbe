import fc from 'fast-check';
import type { ItemIndex } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { type HistoryReceipt, recordReceipt } from '../../src/history/history.js';
import { type Replay, replayHistory } from '../../src/history/replay.js';
import { SIGNAL_COUNT } from '../../src/ranking/signals.js';
import { customerSignals, vectorWeight, writeItemSignals } from '../../src/ranking/signals-of-history.js';

export const FIRST_DAY = 19_000;

/** A receipt by its number (which makes its id), its time in hours after FIRST_DAY, and its items. */
export function receiptOf(id: number, hours: number, items: readonly number[]): HistoryReceipt {
  const timeMs = FIRST_DAY * MS_PER_DAY + Math.round(hours * 3_600_000);
  return { idHash: [id * 2_654_435_761, id], timeMs, items: [...new Set(items)] as ItemIndex[] };
}

export function recordAll(receipts: readonly HistoryReceipt[], start: Uint8Array | null = null): Uint8Array | null {
  let bytes = start;
  for (const receipt of receipts) {
    const outcome = recordReceipt(bytes, receipt);
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes;
}

export const inOrder = (receipts: readonly HistoryReceipt[]): HistoryReceipt[] =>
  [...receipts].sort(
    (a, b) =>
      a.timeMs - b.timeMs || (a.idHash[0] >>> 0) - (b.idHash[0] >>> 0) || (a.idHash[1] >>> 0) - (b.idHash[1] >>> 0),
  );

/** Signals of every item of a history, row-major items x SIGNAL_COUNT. */
export function signalMatrix(replay: Replay, nowDay: number | null): Float32Array {
  const customer = customerSignals(replay);
  const matrix = new Float32Array(replay.items.length * SIGNAL_COUNT);
  for (let slot = 0; slot < replay.items.length; slot++) {
    writeItemSignals(matrix, slot * SIGNAL_COUNT, replay, customer, slot, nowDay);
  }
  return matrix;
}

/** Everything scoring derives from a history, bit by bit. */
export function derived(bytes: Uint8Array | null, nowDay: number | null = FIRST_DAY + 400) {
  if (bytes === null) return null;
  const replay = replayHistory(bytes);
  return {
    items: [...replay.items],
    customer: customerSignals(replay),
    matrix: [...signalMatrix(replay, nowDay)],
    vectorWeights: [...replay.items.keys()].map((slot) => vectorWeight(replay, slot)),
  };
}

/** Up to `max` receipts; times collide now and then. */
export const receiptsArbitrary = (max: number, min = 0) =>
  fc
    .array(fc.tuple(fc.nat(2_000), fc.array(fc.nat(60), { maxLength: 12 })), { minLength: min, maxLength: max })
    .map((rows) => rows.map(([hours, items], id) => receiptOf(id + 1, hours, items)));
