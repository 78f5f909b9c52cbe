import {
  contentOf,
  type HistoryReceipt,
  inserted,
  positionOf,
  type ReceiptContent,
  sameId,
  windowReceipt,
} from './history.js';
import { compareKeys, readHistory, writeHistory } from './record.js';

export type ReplaceOutcome =
  /** `before` is what has been taken out. */
  | { readonly kind: 'replaced'; readonly bytes: Uint8Array; readonly before: ReceiptContent }
  /** No such receipt is in: it is to be recorded. */
  | { readonly kind: 'absent' }
  /** It was cancelled, and stays so. */
  | { readonly kind: 'cancelled' }
  /** It is older than the window, or would be by its new time: what it was can't be taken out exactly. */
  | { readonly kind: 'too-old' };

/**
 * Puts a corrected receipt in the place of the recorded one of its id. Within the window the history is the same as if the first one had never
 * come. Throws RangeError as recordReceipt does.
 */
export function replaceReceipt(history: Uint8Array | null, receipt: HistoryReceipt): ReplaceOutcome {
  if (history === null) return { kind: 'absent' };
  const record = readHistory(history);
  const added = windowReceipt(receipt);
  if (positionOf(record.cancelled, added.idHash) >= 0) return { kind: 'cancelled' };
  const before = record.receipts.find(({ idHash }) => sameId(idHash, added.idHash));
  if (before === undefined) return { kind: positionOf(record.folded, added.idHash) >= 0 ? 'too-old' : 'absent' };
  const { tail } = record;
  if (tail.receipts > 0 && compareKeys(added, tail.newest) < 0) return { kind: 'too-old' };
  const others = record.receipts.filter((other) => other !== before);
  const bytes = writeHistory({ ...record, receipts: inserted(others, added) });
  return { kind: 'replaced', bytes, before: contentOf(before) };
}
