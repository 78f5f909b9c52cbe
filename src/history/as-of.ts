import { MS_PER_DAY } from '../base/time.js';
import { type ReceiptKey, readHistory, writeHistory } from './record.js';

/** Newest receipts that are looked at themselves, not only by their sums (ranking/model.ts). */
const LOOKED_AT_RECEIPTS = 3;

/**
 * A history without the receipts after a moment, bit by bit what it would be had they never come; null bytes: no receipt is left. Undefined where
 * that can't be told any more: a later receipt, or one of the newest three before it, has been summed up with older ones.
 */
export function historyAsOf(history: Uint8Array | null, atMs: number): Uint8Array | null | undefined {
  if (history === null) return null;
  const record = readHistory(history);
  const { tail } = record;
  if (tail.receipts > 0 && timeOf(tail.newest) > atMs) return undefined;
  const receipts = record.receipts.filter((receipt) => timeOf(receipt) <= atMs);
  if (receipts.length === record.receipts.length) return history;
  if (tail.receipts > 0) {
    return receipts.length < LOOKED_AT_RECEIPTS ? undefined : writeHistory({ ...record, receipts });
  }
  return receipts.length === 0 ? null : writeHistory({ ...record, receipts });
}

const timeOf = ({ day, ms }: Pick<ReceiptKey, 'day' | 'ms'>): number => day * MS_PER_DAY + ms;
