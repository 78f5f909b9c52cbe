import { type IdWords, idWords } from '../base/id-hash.js';
import type { ItemIndex, TransactionId } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import { HISTORY_CANCELLED_MAX, HISTORY_LEDGER_MAX, HISTORY_WINDOW_RECEIPTS, RECEIPT_ITEMS_MAX } from '../limits.js';
import { appendReceipt } from './append-receipt.js';
import {
  compareKeys,
  emptyHistory,
  type HistoryRecord,
  readHistory,
  type WindowReceipt,
  writeHistory,
} from './record.js';
import { foldLateReceipt, foldReceipt, unfoldReceipt } from './tail.js';

/** Identity of a receipt within a history. */
export type ReceiptIdHash = IdWords;

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
  | { readonly kind: 'duplicate' }
  /** It was cancelled, before it came or since, and does not count. */
  | { readonly kind: 'cancelled' };

/** What a receipt was, as far as a history counts it. */
export type ReceiptContent = Omit<HistoryReceipt, 'idHash'>;

export type CancelOutcome =
  /** `content` is what has been taken out. */
  | {
      readonly kind: 'cancelled';
      readonly bytes: Uint8Array;
      readonly approximate: boolean;
      readonly content: ReceiptContent;
    }
  /** It has not come yet, or is forgotten: should it come, it will not count. */
  | { readonly kind: 'noted'; readonly bytes: Uint8Array }
  /** It was cancelled, or noted, before. */
  | { readonly kind: 'repeated' }
  /** It is older than the window, which takes its content to take it out. */
  | { readonly kind: 'content-needed' };

export function receiptIdHash(transactionId: TransactionId): ReceiptIdHash {
  return idWords(transactionId);
}

/**
 * Adds a receipt to a history (null: none yet), wherever in time it belongs. Within the newest HISTORY_WINDOW_RECEIPTS the result does not
 * depend on the order of arrival. Throws RangeError on a time or items that break the contract of HistoryReceipt.
 */
export function recordReceipt(history: Uint8Array | null, receipt: HistoryReceipt): RecordOutcome {
  const added = windowReceipt(receipt);
  const bytes = history === null ? null : appendReceipt(history, added);
  return bytes === null ? insertReceipt(history, added) : { kind: 'recorded', bytes, approximate: false };
}

/** The general way to record a receipt, and the oracle of the fast one. */
export function insertReceipt(history: Uint8Array | null, added: WindowReceipt): RecordOutcome {
  const record = history === null ? emptyHistory() : readHistory(history);
  if (positionOf(record.cancelled, added.idHash) >= 0) return { kind: 'cancelled' };
  if (isIn(record, added.idHash)) return { kind: 'duplicate' };
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
 * Takes a receipt back; its id stays known, so that it doesn't count when it comes (again). Exact within the window (the two signals
 * that look at the newest receipts themselves as long as three of them remain); older ones are taken out by estimate, and by the
 * caller's word for what they were.
 */
export function cancelReceipt(
  history: Uint8Array | null,
  [first, second]: ReceiptIdHash,
  content: ReceiptContent | null,
): CancelOutcome {
  const idHash = [first >>> 0, second >>> 0] as const;
  const record = history === null ? emptyHistory() : readHistory(history);
  if (positionOf(record.cancelled, idHash) >= 0) return { kind: 'repeated' };
  const cancelled = remember(record.cancelled, idHash, HISTORY_CANCELLED_MAX);
  const receipt = record.receipts.find((other) => sameId(other.idHash, idHash));
  if (receipt) {
    const receipts = record.receipts.filter((other) => other !== receipt);
    const bytes = writeHistory({ ...record, receipts, cancelled });
    return { kind: 'cancelled', bytes, approximate: false, content: contentOf(receipt) };
  }
  const at = positionOf(record.folded, idHash);
  if (at < 0) return { kind: 'noted', bytes: writeHistory({ ...record, cancelled }) };
  if (content === null) return { kind: 'content-needed' };
  const removed = windowReceipt({ idHash, ...content });
  unfoldReceipt(record.tail, removed);
  const folded = record.folded.filter((_, word) => word >>> 1 !== at);
  const bytes = writeHistory({ ...record, folded, cancelled });
  return { kind: 'cancelled', bytes, approximate: true, content: contentOf(removed) };
}

export function contentOf({ day, ms, items }: WindowReceipt): ReceiptContent {
  return { timeMs: day * MS_PER_DAY + ms, items: Array.from(items) as ItemIndex[] };
}

/** A receipt as a history holds it. */
export function windowReceipt({ idHash, timeMs, items }: HistoryReceipt): WindowReceipt {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs >= 0x10000 * MS_PER_DAY) {
    throw new RangeError(`receipt time ${timeMs} is not a whole number of ms within 65,536 days of 1970`);
  }
  const day = Math.floor(timeMs / MS_PER_DAY);
  const sorted = new Uint32Array(items.slice(0, RECEIPT_ITEMS_MAX)).sort();
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) throw new RangeError(`item ${sorted[i]} twice in a receipt`);
  }
  return { day, ms: timeMs - day * MS_PER_DAY, idHash: [idHash[0] >>> 0, idHash[1] >>> 0], items: sorted };
}

export function inserted(receipts: readonly WindowReceipt[], added: WindowReceipt): readonly WindowReceipt[] {
  let at = receipts.length;
  while (at > 0 && compareKeys(added, receipts[at - 1]!) < 0) at--;
  return [...receipts.slice(0, at), added, ...receipts.slice(at)];
}

function isIn(record: HistoryRecord, idHash: ReceiptIdHash): boolean {
  return record.receipts.some((receipt) => sameId(receipt.idHash, idHash)) || positionOf(record.folded, idHash) >= 0;
}

export const sameId = (a: ReceiptIdHash, b: ReceiptIdHash): boolean => a[0] === b[0] && a[1] === b[1];

/** -1: it is not in. */
export function positionOf(ledger: Uint32Array, idHash: ReceiptIdHash): number {
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
