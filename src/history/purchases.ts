import type { ItemIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import { countOf, firstDayOf, firstOf, lastDayOf, lastOf } from './item-totals.js';
import { readHistory } from './record.js';
import { replayHistory } from './replay.js';

/** What a history knows of an item. Receipts are numbered from 1, the oldest; days are days since 1970. */
export interface Purchases {
  readonly item: ItemIndex;
  /** Receipts holding it. */
  readonly count: number;
  readonly firstReceipt: number;
  readonly lastReceipt: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface PurchaseView {
  /** Receipts of the customer. */
  readonly receipts: number;
  /** Ascending by item. */
  readonly purchases: readonly Purchases[];
}

/** What was bought how often and when, for people to read. Throws on bytes that are no history record. */
export function purchasesOf(history: Uint8Array | null): PurchaseView {
  if (history === null) return { receipts: 0, purchases: [] };
  const { items, totals, receipts } = replayHistory(history);
  const purchases = Array.from(items, (item, slot) => ({
    item: item as ItemIndex,
    count: countOf(totals, slot),
    firstReceipt: firstOf(totals, slot),
    lastReceipt: lastOf(totals, slot),
    firstDay: firstDayOf(totals, slot),
    lastDay: lastDayOf(totals, slot),
  }));
  return { receipts, purchases };
}

/** The receipts that are still known one by one, oldest first. */
export function recentReceipts(history: Uint8Array | null): readonly { timeMs: number; items: readonly ItemIndex[] }[] {
  if (history === null) return [];
  return readHistory(history).receipts.map(({ day, ms, items }) => ({
    timeMs: day * MS_PER_DAY + ms,
    items: Array.from(items) as ItemIndex[],
  }));
}
