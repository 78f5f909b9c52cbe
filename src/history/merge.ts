import { HISTORY_CANCELLED_MAX, HISTORY_LEDGER_MAX, HISTORY_WINDOW_RECEIPTS } from '../limits.js';
import {
  compareKeys,
  emptyHistory,
  type HistoryRecord,
  readHistory,
  type WindowReceipt,
  writeHistory,
} from './record.js';
import { foldLateReceipt, foldReceipt } from './tail.js';
import { mergeTails } from './tail-merge.js';

/**
 * One history of two (null: none). Receipts that are still known one by one are as if they had been recorded in one history, each once; one
 * that either has cancelled doesn't count. Where both have older ones, those are added up: see mergeTails.
 */
export function mergeHistories(into: Uint8Array | null, from: Uint8Array | null): Uint8Array {
  const a = read(into);
  const b = read(from);
  const cancelled = joinLedgers(b.cancelled, a.cancelled);
  const folded = joinLedgers(b.folded, a.folded);
  const known = new Set([...namesOf(cancelled), ...namesOf(folded)]);
  const receipts = new Map<string, WindowReceipt>();
  for (const receipt of [...b.receipts, ...a.receipts]) {
    const name = nameOf(...receipt.idHash);
    if (!known.has(name)) receipts.set(name, receipt);
  }
  const ordered = [...receipts.values()].sort(compareKeys);

  const tail = mergeTails(a.tail, b.tail);
  const late = tail.receipts === 0 ? 0 : ordered.filter((receipt) => compareKeys(receipt, tail.newest) < 0).length;
  for (const receipt of ordered.slice(0, late)) foldLateReceipt(tail, receipt);
  const windowAt = Math.max(late, ordered.length - HISTORY_WINDOW_RECEIPTS);
  for (const receipt of ordered.slice(late, windowAt)) foldReceipt(tail, receipt);

  const newlyFolded = ordered.slice(0, windowAt).flatMap(({ idHash }) => idHash);
  return writeHistory({
    tail,
    receipts: ordered.slice(windowAt),
    folded: newest(Uint32Array.from([...folded, ...newlyFolded]), HISTORY_LEDGER_MAX),
    cancelled: newest(cancelled, HISTORY_CANCELLED_MAX),
  });
}

const read = (history: Uint8Array | null): HistoryRecord => (history === null ? emptyHistory() : readHistory(history));

const nameOf = (first: number, second: number): string => `${first}/${second}`;

/** A ledger holds pairs of words. */
function namesOf(ledger: Uint32Array): string[] {
  return Array.from({ length: ledger.length / 2 }, (_, i) => nameOf(ledger[2 * i]!, ledger[2 * i + 1]!));
}

function joinLedgers(older: Uint32Array, newer: Uint32Array): Uint32Array {
  const known = new Set(namesOf(newer));
  const others = older.filter((_, word) => !known.has(nameOf(older[word & ~1]!, older[word | 1]!)));
  return Uint32Array.from([...others, ...newer]);
}

const newest = (ledger: Uint32Array, max: number): Uint32Array => ledger.subarray(Math.max(ledger.length - 2 * max, 0));
