import { countOf, firstDayOf, firstOf, type ItemTotals, lastDayOf, lastOf, sumOf } from '../../history/item-totals.js';
import {
  SUM_DAYS,
  SUM_DECAY_50,
  SUM_DECAY_80,
  SUM_DECAY_90,
  SUM_DECAY_95,
  SUM_SMALLNESS,
} from '../../history/layout.js';
import { type ReceiptSet, receiptCount, receiptDay } from './receipts.js';
import { TAIL_LINES, TAIL_NEWEST_SIZE, TAIL_NUMBERS, TAIL_REPEAT_SHARES, tailReceipts, tailTotals } from './tails.js';

/** Weights of the days since a receipt in the dated signals halve after this many days. */
const HALF_LIVES_DAYS = [14, 60, 240] as const;
/** Receipts that make up the customer's recent block. */
const RECENT_RECEIPTS = 3;
const RECENT_DECAY = 0.4;

/**
 * What a customer's first `cut` receipts, and the tail before them, say about each item in them: one entry an own item, those of the tail
 * first, then in order of first purchase. The arrays are scratch that the next read overwrites; `count` entries are valid.
 */
export interface CustomerState {
  count: number;
  receipts: number;
  /** Items bought, repeats included. */
  purchases: number;
  newestSize: number;
  repeatShare: number;
  repeatShareShrunk: number;
  /** Whether days are known; the day fields below are 0 otherwise. */
  dated: boolean;
  readonly item: Uint32Array;
  readonly n: Float64Array;
  /** Receipts since the last and since the first purchase; 0 = in the newest. */
  readonly ago: Float64Array;
  readonly age: Float64Array;
  /** Sums of decay^(receipts ago). */
  readonly decay50: Float64Array;
  readonly decay80: Float64Array;
  readonly decay90: Float64Array;
  readonly decay95: Float64Array;
  /** Sum of .4^(receipts ago) over the last three receipts. */
  readonly recent: Float64Array;
  /** Sum of 1 / sqrt(size of the receipt). */
  readonly inverseSize: Float64Array;
  readonly agoDays: Float64Array;
  readonly ageDays: Float64Array;
  /** Sums of 2^(-days ago / half-life) for HALF_LIVES_DAYS. */
  readonly dayDecays: readonly Float64Array[];
}

export type StateReader = (customer: number, cut: number, today?: number) => CustomerState;

/**
 * A reader of customer states by replay: O(items bought) a read, no allocation after the first. `today` defaults
 * to the day of the receipt that follows the cut, or of the newest one when none follows.
 */
export function stateReader(receipts: ReceiptSet): StateReader {
  const slotOf = new Int32Array(receipts.itemCount).fill(-1);
  const state = emptyState(mostPurchases(receipts));
  const powers = decayPowers(receipts);
  const totals = receipts.tails && tailTotals(receipts.tails);
  return (customer, cut, today) => {
    for (let slot = 0; slot < state.count; slot++) slotOf[state.item[slot]!] = -1;
    state.count = 0;
    state.receipts = tailReceipts(receipts.tails, customer) + cut;
    state.purchases = 0;
    state.newestSize = 0;
    state.dated = receipts.days !== null;
    const now =
      today ?? receiptDay(receipts, customer, Math.min(cut, Math.max(0, receiptCount(receipts, customer) - 1)));
    let repeatShares = totals ? startFromTail(receipts, customer, now, totals, state, slotOf, powers) : 0;
    for (let position = 0; position < cut; position++) {
      repeatShares += replay(receipts, customer, position, cut, now, state, slotOf, powers);
    }
    state.repeatShare = state.purchases === 0 ? 0 : (state.purchases - state.count) / state.purchases;
    state.repeatShareShrunk = (repeatShares + 0.3) / (state.receipts + 0.5);
    return state;
  };
}

type Powers = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Scratch: what the days since a receipt weigh. */
const dayWeights = new Float64Array(HALF_LIVES_DAYS.length);

/** Adds what the tail knows of each item; answers its sum of shares of repeats. */
function startFromTail(
  { tails, itemCount }: ReceiptSet,
  customer: number,
  today: number,
  totals: ItemTotals,
  state: CustomerState,
  slotOf: Int32Array,
  [p50, p80, p90, p95]: Powers,
): number {
  const { numbers, itemStart, items } = tails!;
  const sum = (at: number, column: number): number => sumOf(totals, at, column);
  for (let at = itemStart[customer]!; at < itemStart[customer + 1]!; at++) {
    const item = items[at]!;
    // One that was taken in while the receipts were read.
    if (item >= itemCount) continue;
    const slot = state.count++;
    const ago = state.receipts - lastOf(totals, at);
    slotOf[item] = slot;
    clearSlot(state, slot, item);
    state.n[slot] = countOf(totals, at);
    state.ago[slot] = ago;
    state.age[slot] = state.receipts - firstOf(totals, at);
    state.decay50[slot] = sum(at, SUM_DECAY_50) * p50[ago]!;
    state.decay80[slot] = sum(at, SUM_DECAY_80) * p80[ago]!;
    state.decay90[slot] = sum(at, SUM_DECAY_90) * p90[ago]!;
    state.decay95[slot] = sum(at, SUM_DECAY_95) * p95[ago]!;
    state.inverseSize[slot] = sum(at, SUM_SMALLNESS);
    if (!state.dated) continue;
    const daysAgo = Math.max(0, today - lastDayOf(totals, at));
    state.agoDays[slot] = daysAgo;
    state.ageDays[slot] = Math.max(0, today - firstDayOf(totals, at));
    for (let h = 0; h < HALF_LIVES_DAYS.length; h++) {
      state.dayDecays[h]![slot] = sum(at, SUM_DAYS + h) * 2 ** (-daysAgo / HALF_LIVES_DAYS[h]!);
    }
  }
  const from = customer * TAIL_NUMBERS;
  state.purchases = numbers[from + TAIL_LINES]!;
  state.newestSize = numbers[from + TAIL_NEWEST_SIZE]!;
  return numbers[from + TAIL_REPEAT_SHARES]!;
}

/** Adds one receipt to the state; answers the share of its items that had been bought before. */
function replay(
  receipts: ReceiptSet,
  customer: number,
  position: number,
  cut: number,
  today: number,
  state: CustomerState,
  slotOf: Int32Array,
  [p50, p80, p90, p95]: Powers,
): number {
  const receipt = receipts.receiptStart[customer]! + position;
  const start = receipts.itemStart[receipt]!;
  const end = receipts.itemStart[receipt + 1]!;
  const ago = cut - 1 - position;
  const daysAgo = state.dated ? Math.max(0, today - receipts.days![receipt]!) : 0;
  const recent = ago < RECENT_RECEIPTS ? RECENT_DECAY ** ago : 0;
  const inverseSize = 1 / Math.sqrt(end - start);
  if (state.dated) for (let h = 0; h < dayWeights.length; h++) dayWeights[h] = 2 ** (-daysAgo / HALF_LIVES_DAYS[h]!);
  let repeats = 0;
  for (let at = start; at < end; at++) {
    const item = receipts.items[at]!;
    let slot = slotOf[item]!;
    if (slot < 0) {
      slot = state.count++;
      slotOf[item] = slot;
      clearSlot(state, slot, item);
      state.age[slot] = ago;
      state.ageDays[slot] = daysAgo;
    } else {
      repeats++;
    }
    state.n[slot]! += 1;
    state.ago[slot] = ago;
    state.decay50[slot]! += p50[ago]!;
    state.decay80[slot]! += p80[ago]!;
    state.decay90[slot]! += p90[ago]!;
    state.decay95[slot]! += p95[ago]!;
    state.recent[slot]! += recent;
    state.inverseSize[slot]! += inverseSize;
    if (state.dated) {
      state.agoDays[slot] = daysAgo;
      for (let h = 0; h < dayWeights.length; h++) state.dayDecays[h]![slot]! += dayWeights[h]!;
    }
  }
  state.purchases += end - start;
  state.newestSize = end - start;
  return repeats / (end - start);
}

function clearSlot(state: CustomerState, slot: number, item: number): void {
  state.item[slot] = item;
  state.n[slot] = 0;
  state.decay50[slot] = 0;
  state.decay80[slot] = 0;
  state.decay90[slot] = 0;
  state.decay95[slot] = 0;
  state.recent[slot] = 0;
  state.inverseSize[slot] = 0;
  state.agoDays[slot] = 0;
  for (const decay of state.dayDecays) decay[slot] = 0;
}

function emptyState(size: number): CustomerState {
  const column = () => new Float64Array(size);
  return {
    count: 0,
    receipts: 0,
    purchases: 0,
    newestSize: 0,
    repeatShare: 0,
    repeatShareShrunk: 0,
    dated: false,
    item: new Uint32Array(size),
    n: column(),
    ago: column(),
    age: column(),
    decay50: column(),
    decay80: column(),
    decay90: column(),
    decay95: column(),
    recent: column(),
    inverseSize: column(),
    agoDays: column(),
    ageDays: column(),
    dayDecays: HALF_LIVES_DAYS.map(column),
  };
}

function mostPurchases(receipts: ReceiptSet): number {
  const { tails } = receipts;
  let most = 1;
  for (let u = 0; u < receipts.customerCount; u++) {
    const from = receipts.itemStart[receipts.receiptStart[u]!]!;
    const before = tails ? tails.itemStart[u + 1]! - tails.itemStart[u]! : 0;
    most = Math.max(most, before + receipts.itemStart[receipts.receiptStart[u + 1]!]! - from);
  }
  return Math.min(most, Math.max(1, receipts.itemCount));
}

function decayPowers(receipts: ReceiptSet): Powers {
  let most = 1;
  for (let u = 0; u < receipts.customerCount; u++) {
    most = Math.max(most, tailReceipts(receipts.tails, u) + receiptCount(receipts, u));
  }
  const powers = (base: number) => Float64Array.from({ length: most + 1 }, (_, ago) => base ** ago);
  return [powers(0.5), powers(0.8), powers(0.9), powers(0.95)];
}
