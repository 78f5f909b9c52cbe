import { DAY_DECAY_TABLE, dayDecayRow, RECEIPT_DECAY_TABLE, receiptDecayRow } from '../history/decay.js';
import { countOf, firstDayOf, firstOf, lastDayOf, lastOf, sumOf } from '../history/item-totals.js';
import { SUM_DAYS, SUM_DECAY_50, SUM_DECAY_80, SUM_DECAY_90, SUM_DECAY_95, SUM_SMALLNESS } from '../history/layout.js';
import type { Replay } from '../history/replay.js';
import { lnF32 } from './float32.js';
import {
  W_AGE,
  W_AGO,
  W_AGO_DAYS,
  W_BASKET_SIZE,
  W_BOUGHT,
  W_COUNT,
  W_DECAY_14_DAYS,
  W_DECAY_50,
  W_DECAY_80,
  W_DECAY_95,
  W_DUE,
  W_DUE_DAYS,
  W_DUE_SQUARED,
  W_IN_NEWEST,
  W_LOG_50,
  W_NEWEST_SIZE,
  W_ONCE,
  W_ONCE_IN_NEWEST,
  W_RATE,
  W_RECEIPTS,
  W_REPEAT_SHARE,
  W_REPEAT_SHARE_SHRUNK,
  W_SHARE,
  W_SMALL_BASKETS,
} from './layout.js';
import { SIGNAL_COUNT } from './signals.js';

const f32 = Math.fround;

const RECEIPT_SUMS = 4;
/** Keep the logarithms of forgotten purchases finite (ranking/layout.ts, W_LOG_50 and those behind it). */
const RECEIPT_SUM_LEAST = Float32Array.of(0.02, 0.03, 0.04, 0.05);

/** What depends on the customer alone. All f32. */
export interface CustomerSignals {
  /** N; 0: a newcomer, whose other numbers are 0. */
  readonly receipts: number;
  readonly lnReceipts: number;
  /** A: ln of the mean basket size, at least 0. */
  readonly basketSize: number;
  /** L: ln of the size of the newest basket, at least 0. */
  readonly newestSize: number;
  readonly repeatShare: number;
  readonly repeatShareShrunk: number;
}

export function customerSignals(replay: Replay): CustomerSignals {
  const { receipts, lines, repeats, newestSize } = replay;
  if (receipts === 0) {
    return { receipts, lnReceipts: 0, basketSize: 0, newestSize: 0, repeatShare: 0, repeatShareShrunk: 0 };
  }
  return {
    receipts,
    lnReceipts: lnF32(receipts),
    basketSize: lnF32(Math.max(f32(lines / receipts), 1)),
    newestSize: lnF32(Math.max(newestSize, 1)),
    repeatShare: lines > 0 ? f32(repeats / lines) : 0,
    repeatShareShrunk: f32(f32(replay.repeatShares + f32(0.3)) / f32(receipts + 0.5)),
  };
}

/**
 * Writes the signals of the item in `slot` (ranking/layout.ts, SIGNAL_COUNT numbers) to `out` from `at` on. The item must have been
 * bought. `nowDay` is null when receipts carry no dates: then the signals that need days are 0.
 *
 * Every operation rounds to f32 in the order in which the kernel does it, so that both give the same bits.
 */
export function writeItemSignals(
  out: Float32Array,
  at: number,
  replay: Replay,
  customer: CustomerSignals,
  slot: number,
  nowDay: number | null,
): void {
  const t = replay.totals;
  const n = countOf(t, slot);
  const ago = replay.receipts - lastOf(t, slot);
  const age = replay.receipts - firstOf(t, slot);
  const decay = receiptDecayRow(ago);
  const due = n > 1 ? dueRatio(ago, lastOf(t, slot) - firstOf(t, slot), n) : 0;
  const inNewest = ago === 0 ? 1 : 0;
  const once = n === 1 ? 1 : 0;
  out[at + W_BOUGHT] = 1;
  out[at + W_COUNT] = lnF32(n + 1);
  out[at + W_DECAY_50] = sumOf(t, slot, SUM_DECAY_50) * RECEIPT_DECAY_TABLE[decay + SUM_DECAY_50]!;
  out[at + W_DECAY_80] = sumOf(t, slot, SUM_DECAY_80) * RECEIPT_DECAY_TABLE[decay + SUM_DECAY_80]!;
  out[at + W_DECAY_95] = sumOf(t, slot, SUM_DECAY_95) * RECEIPT_DECAY_TABLE[decay + SUM_DECAY_95]!;
  for (let c = 0; c < RECEIPT_SUMS; c++) {
    const sum = f32(sumOf(t, slot, SUM_DECAY_50 + c) * RECEIPT_DECAY_TABLE[decay + c]!);
    out[at + W_LOG_50 + c] = lnF32(f32(sum + RECEIPT_SUM_LEAST[c]!));
  }
  out[at + W_SHARE] = n / replay.receipts;
  out[at + W_IN_NEWEST] = inNewest;
  out[at + W_AGO] = lnF32(ago + 1);
  out[at + W_DUE] = due;
  out[at + W_DUE_SQUARED] = f32(due * due) * 0.25;
  out[at + W_RECEIPTS] = customer.lnReceipts;
  out[at + W_SMALL_BASKETS] = sumOf(t, slot, SUM_SMALLNESS) / n;
  out[at + W_AGE] = lnF32(age + 1);
  out[at + W_ONCE] = once;
  out[at + W_ONCE_IN_NEWEST] = once * inNewest;
  out[at + W_RATE] = lnF32(f32(f32(n / (age + 1)) + 1));
  out[at + W_REPEAT_SHARE] = customer.repeatShare;
  out[at + W_REPEAT_SHARE_SHRUNK] = customer.repeatShareShrunk;
  out[at + W_BASKET_SIZE] = customer.basketSize;
  out[at + W_NEWEST_SIZE] = customer.newestSize;
  if (nowDay === null) {
    out.fill(0, at + W_AGO_DAYS, at + SIGNAL_COUNT);
    return;
  }
  const days = Math.max(nowDay - lastDayOf(t, slot), 0);
  const dayDecay = dayDecayRow(days);
  out[at + W_AGO_DAYS] = lnF32(days + 1);
  out[at + W_DUE_DAYS] = n > 1 ? dueRatio(days, lastDayOf(t, slot) - firstDayOf(t, slot), n) : 0;
  for (let c = 0; c < 3; c++) {
    out[at + W_DECAY_14_DAYS + c] = lnF32(
      f32(f32(sumOf(t, slot, SUM_DAYS + c) * DAY_DECAY_TABLE[dayDecay + c]!) + f32(0.05)),
    );
  }
}

/** How far the time since the last purchase is of the usual gap: at most 4. */
function dueRatio(ago: number, span: number, n: number): number {
  const gap = Math.max(f32(span / (n - 1)), 1);
  return Math.min(f32((ago + 1) / gap), 4);
}

/** Weight of an item in the customer vector's first block: ln(1 + sum of .9^(receipts ago)). */
export function vectorWeight(replay: Replay, slot: number): number {
  const decay = receiptDecayRow(replay.receipts - lastOf(replay.totals, slot)) + SUM_DECAY_90;
  return lnF32(f32(f32(sumOf(replay.totals, slot, SUM_DECAY_90) * RECEIPT_DECAY_TABLE[decay]!) + 1));
}
