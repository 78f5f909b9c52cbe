import { MS_PER_DAY } from '../base/time.js';
import { positionIn } from './ascending.js';
import { DAY_DECAY_TABLE, dayDecayRow, RECEIPT_DECAY_TABLE, receiptDecayRow } from './decay.js';
import {
  countOf,
  createTotals,
  firstDayOf,
  firstOf,
  type ItemTotals,
  lastDayOf,
  lastOf,
  setCount,
  setFirst,
  setLast,
  setSum,
  sumOf,
} from './item-totals.js';
import { SUM_DAYS, SUMS } from './layout.js';
import { compareKeys, type Tail } from './record.js';
import { dropLeastRecent, instant } from './tail.js';

const f32 = Math.fround;

/**
 * One tail of two. Counts, first and last days and sums that decay by day are exact. How the receipts of the two lay between each other
 * is not known any more: numbers of receipts, and what decays by them, are estimated from the times. The order of the two doesn't matter.
 */
export function mergeTails(a: Tail, b: Tail): Tail {
  if (a.receipts === 0) return b;
  if (b.receipts === 0) return a;
  const newest = compareKeys(a.newest, b.newest) >= 0 ? a : b;
  const items = Uint32Array.from(new Set([...a.items, ...b.items])).sort();
  const merged: Tail = {
    receipts: a.receipts + b.receipts,
    lines: a.lines + b.lines,
    // The first purchase in one of them may be a repeat of one in the other.
    repeats: a.repeats + b.repeats + (a.items.length + b.items.length - items.length),
    repeatShares: f32(a.repeatShares + b.repeatShares),
    newestSize: newest.newestSize,
    oldest: instant(a.oldest) <= instant(b.oldest) ? a.oldest : b.oldest,
    newest: newest.newest,
    items,
    totals: createTotals(items.length),
  };
  for (const [i, item] of items.entries()) {
    const inA = interleaved(a, item, b);
    const inB = interleaved(b, item, a);
    writePurchases(merged.totals, i, inA && inB ? addPurchases(inA, inB) : (inA ?? inB)!);
  }
  dropLeastRecent(merged);
  return merged;
}

/** A receipt of a tail. */
interface Place {
  readonly number: number;
  readonly day: number;
}

/** What a tail knows of an item. */
interface ItemPurchases {
  readonly count: number;
  readonly first: Place;
  readonly last: Place;
  readonly sums: readonly number[];
}

/** The purchases of an item, numbered with the receipts of the other tail in between; null: none. */
function interleaved(tail: Tail, item: number, other: Tail): ItemPurchases | null {
  const i = positionIn(tail.items, item);
  if (i < 0) return null;
  const t = tail.totals;
  const place = (number: number, day: number): Place => ({ number: number + receiptsBefore(other, day), day });
  return {
    count: countOf(t, i),
    first: place(firstOf(t, i), firstDayOf(t, i)),
    last: place(lastOf(t, i), lastDayOf(t, i)),
    sums: Array.from({ length: SUMS }, (_, column) => sumOf(t, i, column)),
  };
}

/** As if they were spread evenly. */
function receiptsBefore({ receipts, oldest, newest }: Tail, day: number): number {
  const sinceOldest = day * MS_PER_DAY - instant(oldest);
  const span = instant(newest) - instant(oldest);
  const part = span > 0 ? sinceOldest / span : Number(sinceOldest >= 0);
  return Math.round(receipts * Math.min(Math.max(part, 0), 1));
}

function addPurchases(a: ItemPurchases, b: ItemPurchases): ItemPurchases {
  const [earlier, later] = comparePlaces(a.last, b.last) <= 0 ? [a, b] : [b, a];
  const byReceipt = receiptDecayRow(Math.max(later.last.number - earlier.last.number, 0));
  const byDay = dayDecayRow(later.last.day - earlier.last.day);
  const decay = (column: number): number =>
    column < SUM_DAYS ? RECEIPT_DECAY_TABLE[byReceipt + column]! : DAY_DECAY_TABLE[byDay + column - SUM_DAYS]!;
  return {
    count: a.count + b.count,
    first: comparePlaces(a.first, b.first) <= 0 ? a.first : b.first,
    last: { number: Math.max(a.last.number, b.last.number), day: later.last.day },
    sums: later.sums.map((sum, column) => sum + earlier.sums[column]! * decay(column)),
  };
}

const comparePlaces = (a: Place, b: Place): number => a.day - b.day || a.number - b.number;

function writePurchases(totals: ItemTotals, i: number, { count, first, last, sums }: ItemPurchases): void {
  setFirst(totals, i, first.number, first.day);
  setLast(totals, i, last.number, last.day);
  setCount(totals, i, count);
  for (const [column, sum] of sums.entries()) setSum(totals, i, column, sum);
}
