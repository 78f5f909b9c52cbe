import { MS_PER_DAY } from '../base/time.js';
import { H_TAIL_NEWEST_DAY, H_TAIL_NEWEST_MS, H_TAIL_RECEIPTS, W_DAY, W_MS } from './layout.js';
import { measureHistory } from './record.js';

/** When the newest receipt of a history was, at the cost of looking at it; null: there is none. Throws on bytes that are no history record. */
export function newestReceiptMs(history: Uint8Array | null): number | null {
  if (history === null) return null;
  const { receipts, windowAt } = measureHistory(history);
  const view = new DataView(history.buffer, history.byteOffset, history.byteLength);
  const at = (day: number, ms: number): number => view.getUint16(day, true) * MS_PER_DAY + view.getUint32(ms, true);
  // Columns: all of the days, all of the times.
  if (receipts > 0) {
    const last = receipts - 1;
    return at(windowAt + receipts * W_DAY + last * 2, windowAt + receipts * W_MS + last * 4);
  }
  return view.getUint32(H_TAIL_RECEIPTS, true) > 0 ? at(H_TAIL_NEWEST_DAY, H_TAIL_NEWEST_MS) : null;
}
