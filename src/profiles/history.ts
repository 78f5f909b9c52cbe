import { hash32 } from '../base/hash.js';
import type { ItemIndex, TransactionId } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import { HISTORY_CANCELLED_MAX, HISTORY_LEDGER_MAX, HISTORY_WINDOW_RECEIPTS, RECEIPT_ITEMS_MAX } from '../limits.js';
import {
  emptyHistory,
  type HistoryRecord,
  type ReceiptKey,
  readHistory,
  type WindowReceipt,
  writeHistory,
} from './history-record.js';
import { foldLateReceipt, foldReceipt, unfoldReceipt } from './history-tail.js';

/** Identity of a receipt within a history: two 32-bit words. */
export type ReceiptIdHash = readonly [number, number];

export interface HistoryReceipt {
  readonly idHash: ReceiptIdHash;
  /** In [0, 2^16 days), in whole milliseconds. */
  readonly timeMs: number;
  /** Distinct, in the order of the receipt: only the first RECEIPT_ITEMS_MAX count. May be empty: the receipt is counted and remembered. */
  readonly items: readonly ItemIndex[];
}

export type RecordOutcome =
  /** `approximate`: older than the exact window, so its place among the old receipts is estimated. */
  | { readonly kind: 'recorded'; readonly bytes: Uint8Array; readonly approximate: boolean }
  | { readonly kind: 'duplicate' };

export type CancelOutcome =
  | { readonly kind: 'cancelled'; readonly bytes: Uint8Array; readonly approximate: boolean }
  /** Not in the history, forgotten, or cancelled before. */
  | { readonly kind: 'unknown' };

export function receiptIdHash(transactionId: TransactionId): ReceiptIdHash {
  return [hash32(transactionId, 0x9e3779b9), hash32(transactionId, 0x85ebca6b)];
}

/**
 * Adds a receipt to a history (null: none yet), wherever in time it belongs. Within the newest HISTORY_WINDOW_RECEIPTS the result does not
 * depend on the order of arrival. Throws RangeError on a time or items that break the contract of HistoryReceipt.
 */
export function recordReceipt(history: Uint8Array | null, receipt: HistoryReceipt): RecordOutcome {
  const added = windowReceipt(receipt);
  const record = history === null ? emptyHistory() : readHistory(history);
  if (isKnown(record, added.idHash)) return { kind: 'duplicate' };
  const { tail } = record;
  if (tail.receipts > 0 && compareKeys(added, tail.newest) < 0) {
    foldLateReceipt(tail, added);
    return {
      kind: 'recorded',
      bytes: writeHistory(withFolded(record, record.receipts, added.idHash)),
      approximate: true,
    };
  }
  const receipts = inserted(record.receipts, added);
  if (receipts.length <= HISTORY_WINDOW_RECEIPTS) {
    return { kind: 'recorded', bytes: writeHistory({ ...record, receipts }), approximate: false };
  }
  const oldest = receipts[0]!;
  foldReceipt(tail, oldest);
  const bytes = writeHistory(withFolded(record, receipts.slice(1), oldest.idHash));
  return { kind: 'recorded', bytes, approximate: false };
}

/**
 * Takes a receipt back; its id stays known, so that a second delivery of it is a duplicate. Exact within the window (the two signals that
 * look at the newest receipts themselves as long as three of them remain); older ones are taken out by estimate, which needs their items.
 */
export function cancelReceipt(history: Uint8Array | null, receipt: HistoryReceipt): CancelOutcome {
  if (history === null) return { kind: 'unknown' };
  const record = readHistory(history);
  const removed = windowReceipt(receipt);
  const cancelled = remember(record.cancelled, removed.idHash, HISTORY_CANCELLED_MAX);
  const receipts = record.receipts.filter((other) => !sameId(other.idHash, removed.idHash));
  if (receipts.length < record.receipts.length) {
    return { kind: 'cancelled', bytes: writeHistory({ ...record, receipts, cancelled }), approximate: false };
  }
  const at = positionOf(record.folded, removed.idHash);
  if (at < 0) return { kind: 'unknown' };
  unfoldReceipt(record.tail, removed);
  const folded = record.folded.filter((_, word) => word >>> 1 !== at);
  return { kind: 'cancelled', bytes: writeHistory({ ...record, folded, cancelled }), approximate: true };
}

function windowReceipt({ idHash, timeMs, items }: HistoryReceipt): WindowReceipt {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs >= 0x10000 * MS_PER_DAY) {
    throw new RangeError(`receipt time ${timeMs} is not a whole number of ms within 65,536 days of 1970`);
  }
  const day = Math.floor(timeMs / MS_PER_DAY);
  const sorted = Uint32Array.from(items.slice(0, RECEIPT_ITEMS_MAX)).sort();
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) throw new RangeError(`item ${sorted[i]} twice in a receipt`);
  }
  return { day, ms: timeMs - day * MS_PER_DAY, idHash: [idHash[0] >>> 0, idHash[1] >>> 0], items: sorted };
}

/** Order of receipts: by time, then by id hash, so that receipts of one millisecond have an order too. */
function compareKeys(a: ReceiptKey, b: ReceiptKey): number {
  return a.day - b.day || a.ms - b.ms || a.idHash[0] - b.idHash[0] || a.idHash[1] - b.idHash[1];
}

function inserted(receipts: readonly WindowReceipt[], added: WindowReceipt): readonly WindowReceipt[] {
  let at = receipts.length;
  while (at > 0 && compareKeys(added, receipts[at - 1]!) < 0) at--;
  return [...receipts.slice(0, at), added, ...receipts.slice(at)];
}

function isKnown(record: HistoryRecord, idHash: ReceiptIdHash): boolean {
  return (
    record.receipts.some((receipt) => sameId(receipt.idHash, idHash)) ||
    positionOf(record.folded, idHash) >= 0 ||
    positionOf(record.cancelled, idHash) >= 0
  );
}

const sameId = (a: ReceiptIdHash, b: ReceiptIdHash): boolean => a[0] === b[0] && a[1] === b[1];

function positionOf(ledger: Uint32Array, idHash: ReceiptIdHash): number {
  for (let i = 0; i < ledger.length; i += 2) if (ledger[i] === idHash[0] && ledger[i + 1] === idHash[1]) return i >>> 1;
  return -1;
}

function withFolded(record: HistoryRecord, receipts: readonly WindowReceipt[], idHash: ReceiptIdHash): HistoryRecord {
  return { ...record, receipts, folded: remember(record.folded, idHash, HISTORY_LEDGER_MAX) };
}

/** Appends an id; beyond the limit the oldest is forgotten. */
function remember(ledger: Uint32Array, idHash: ReceiptIdHash, max: number): Uint32Array {
  const kept = ledger.length >= max * 2 ? ledger.subarray(2) : ledger;
  const longer = new Uint32Array(kept.length + 2);
  longer.set(kept);
  longer.set(idHash, kept.length);
  return longer;
}
