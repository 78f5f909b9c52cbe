import { MS_PER_DAY } from '../base/time.js';
import { newestReceiptMs } from '../history/newest-receipt.js';
import { BEFORE_ENTRY_DAYS, CLOCK_SKEW_MAX_MS } from '../limits.js';
import type { Outcomes } from './outcomes.js';
import { type RecentReceipts, readReceipts } from './recent-receipts.js';

/** What is known of a profile's receipts; where none was counted, those of its history are not known by their worth. */
export function knownReceipts(outcomes: Outcomes | null, history: Uint8Array | null): RecentReceipts {
  if (outcomes !== null) return readReceipts(outcomes.receipts);
  const newestMs = newestReceiptMs(history);
  return { sinceMs: newestMs === null ? 0 : newestMs + 1, receipts: [] };
}

/**
 * X: revenue of the 28 days before an entry, of the receipts that have come by then. null: there was one whose worth is not known, or one may have
 * been, from before receipts were counted or beyond those that are kept.
 */
export function revenueBefore({ sinceMs, receipts }: RecentReceipts, enteredMs: number): number | null {
  const fromMs = enteredMs - BEFORE_ENTRY_DAYS * MS_PER_DAY;
  if (sinceMs > fromMs) return null;
  let revenue: number | null = 0;
  for (const { timeMs, net } of receipts) {
    if (timeMs < fromMs || timeMs >= enteredMs) continue;
    revenue = net === null || revenue === null ? null : revenue + net;
  }
  return revenue;
}

/** Whether a receipt may be in what was bought before an entry that is yet to come, on whatever server. */
export const mayPrecedeEntry = (timeMs: number, nowMs: number): boolean =>
  timeMs >= nowMs - BEFORE_ENTRY_DAYS * MS_PER_DAY - CLOCK_SKEW_MAX_MS;
