import { HISTORY_TAIL_ITEMS_MAX } from '../limits.js';
import { positionIn } from './ascending.js';
import { DAY_DECAY_TABLE, dayDecayRow, RECEIPT_DECAY_TABLE, receiptDecayRow } from './decay.js';
import {
  addPurchase,
  copyTotals,
  countOf,
  createTotals,
  firstDayOf,
  firstOf,
  lastDayOf,
  lastOf,
  setCount,
  setFirst,
  setLast,
  setSum,
  smallnessOf,
  sumOf,
} from './item-totals.js';
import { SUM_DAYS, SUM_SMALLNESS } from './layout.js';
import type { ReceiptKey, Tail, WindowReceipt } from './record.js';

const f32 = Math.fround;

/** Moves the receipt that leaves the window into the tail: exact, because the receipts of the tail are all older. */
export function foldReceipt(tail: Tail, receipt: WindowReceipt): void {
  includeItems(tail, receipt.items);
  const number = tail.receipts + 1;
  const smallness = smallnessOf(receipt.items.length);
  let repeats = 0;
  for (const item of receipt.items) {
    if (addPurchase(tail.totals, positionIn(tail.items, item), number, receipt.day, smallness)) repeats++;
  }
  if (tail.receipts === 0) tail.oldest = { day: receipt.day, ms: receipt.ms };
  tail.receipts = number;
  tail.lines += receipt.items.length;
  tail.repeats += repeats;
  if (receipt.items.length > 0) tail.repeatShares = f32(tail.repeatShares + f32(repeats / receipt.items.length));
  tail.newestSize = receipt.items.length;
  tail.newest = { day: receipt.day, ms: receipt.ms, idHash: receipt.idHash };
  dropLeastRecent(tail);
}

/**
 * Adds a receipt older than the newest of the tail. What lay around it is not known any more, so its number is estimated from its
 * time; sums that decay by receipt are off by what that estimate is off, sums that decay by day and all counts are exact.
 */
export function foldLateReceipt(tail: Tail, receipt: WindowReceipt): void {
  includeItems(tail, receipt.items);
  const number = estimateNumber(tail, receipt);
  renumber(tail, number, +1);
  const smallness = smallnessOf(receipt.items.length);
  let repeats = 0;
  for (const item of receipt.items) {
    const i = positionIn(tail.items, item);
    const t = tail.totals;
    const isKnown = countOf(t, i) > 0;
    if (isKnown) repeats++;
    // Days are exact; numbers are estimates, which may say otherwise.
    const afterLast = receipt.day - lastDayOf(t, i) || number - lastOf(t, i);
    if (isKnown && afterLast < 0) {
      addWeights(tail, i, number, receipt.day, +1, smallness);
      setCount(t, i, countOf(t, i) + 1);
      setFirst(t, i, Math.min(firstOf(t, i), number), Math.min(firstDayOf(t, i), receipt.day));
    } else {
      addPurchase(t, i, Math.max(number, lastOf(t, i)), receipt.day, smallness);
    }
  }
  tail.receipts++;
  tail.lines += receipt.items.length;
  tail.repeats += repeats;
  if (receipt.items.length > 0) tail.repeatShares = f32(tail.repeatShares + f32(repeats / receipt.items.length));
  if (receipt.day < tail.oldest.day || (receipt.day === tail.oldest.day && receipt.ms < tail.oldest.ms)) {
    tail.oldest = { day: receipt.day, ms: receipt.ms };
  }
  dropLeastRecent(tail);
}

/** Takes a receipt out of the tail, with the same estimate; first and last purchases stay where they were. */
export function unfoldReceipt(tail: Tail, receipt: WindowReceipt): void {
  const number = estimateNumber(tail, receipt);
  const smallness = smallnessOf(receipt.items.length);
  let repeats = 0;
  const gone = new Set<number>();
  for (const item of receipt.items) {
    const i = positionIn(tail.items, item);
    if (i < 0) continue;
    const count = countOf(tail.totals, i);
    if (count > 1) repeats++;
    else gone.add(item);
    addWeights(tail, i, number, receipt.day, -1, smallness);
    setCount(tail.totals, i, count - 1);
  }
  keepItems(tail, (item) => !gone.has(item));
  tail.receipts = Math.max(tail.receipts - 1, 0);
  tail.lines = Math.max(tail.lines - receipt.items.length, 0);
  tail.repeats = Math.max(tail.repeats - repeats, 0);
  if (receipt.items.length > 0) {
    tail.repeatShares = Math.max(f32(tail.repeatShares - f32(repeats / receipt.items.length)), 0);
  }
  renumber(tail, number + 1, -1);
}

function estimateNumber(tail: Tail, key: ReceiptKey): number {
  const span = instant(tail.newest) - instant(tail.oldest);
  const part = span > 0 ? (instant(key) - instant(tail.oldest)) / span : 1;
  const number = 1 + Math.floor(tail.receipts * Math.min(Math.max(part, 0), 1));
  return Math.max(Math.min(number, tail.receipts), 1);
}

export const instant = (key: { readonly day: number; readonly ms: number }): number => key.day * 86_400_000 + key.ms;

/** Makes or takes the place of a receipt: numbers from `number` on move by one. */
function renumber(tail: Tail, number: number, by: 1 | -1): void {
  const t = tail.totals;
  for (let i = 0; i < tail.items.length; i++) {
    if (countOf(t, i) === 0) continue;
    if (firstOf(t, i) >= number) setFirst(t, i, Math.max(firstOf(t, i) + by, 1), firstDayOf(t, i));
    if (lastOf(t, i) >= number) setLast(t, i, Math.max(lastOf(t, i) + by, 1), lastDayOf(t, i));
  }
}

/** Adds or subtracts what a purchase before the last one weighs now. */
function addWeights(tail: Tail, i: number, number: number, day: number, sign: 1 | -1, smallness: number): void {
  const t = tail.totals;
  const byReceipt = receiptDecayRow(Math.max(lastOf(t, i) - number, 0));
  const byDay = dayDecayRow(Math.max(lastDayOf(t, i) - day, 0));
  const grow = (column: number, weight: number) =>
    setSum(t, i, column, Math.max(sumOf(t, i, column) + sign * weight, 0));
  for (let c = 0; c < SUM_DAYS; c++) grow(c, RECEIPT_DECAY_TABLE[byReceipt + c]!);
  for (let c = 0; c < 3; c++) grow(SUM_DAYS + c, DAY_DECAY_TABLE[byDay + c]!);
  grow(SUM_SMALLNESS, smallness);
}

/** Gives each of `items` a record, empty when it is new. */
function includeItems(tail: Tail, items: Uint32Array): void {
  const added = items.filter((item) => positionIn(tail.items, item) < 0);
  if (added.length === 0) return;
  const merged = new Uint32Array(tail.items.length + added.length);
  merged.set(tail.items);
  merged.set(added, tail.items.length);
  merged.sort();
  const totals = createTotals(merged.length);
  for (let i = 0; i < tail.items.length; i++) copyTotals(tail.totals, i, totals, positionIn(merged, tail.items[i]!));
  tail.items = merged;
  tail.totals = totals;
}

/** Forgets what was bought longest ago, so that a record stays small; ties by the lower item index. */
export function dropLeastRecent(tail: Tail): void {
  const excess = tail.items.length - HISTORY_TAIL_ITEMS_MAX;
  if (excess <= 0) return;
  const oldestFirst = Array.from(tail.items.keys()).sort(
    (a, b) => lastOf(tail.totals, a) - lastOf(tail.totals, b) || a - b,
  );
  const dropped = new Set(oldestFirst.slice(0, excess).map((i) => tail.items[i]!));
  keepItems(tail, (item) => !dropped.has(item));
}

function keepItems(tail: Tail, keeps: (item: number) => boolean): void {
  const kept = tail.items.filter(keeps);
  if (kept.length === tail.items.length) return;
  const totals = createTotals(kept.length);
  kept.forEach((item, to) => {
    copyTotals(tail.totals, positionIn(tail.items, item), totals, to);
  });
  tail.items = kept;
  tail.totals = totals;
}
