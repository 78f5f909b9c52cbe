import type { ReceiptSet } from './receipts.js';
import { tailReceipts } from './tails.js';

/** Receipts with the line between what may be looked at and what is to be predicted. */
export interface TrainingData {
  readonly receipts: ReceiptSet;
  /** Receipts of each customer that count as history. */
  readonly historyEnd: Uint32Array;
  /** 1: the receipt after the history exists and may be used as a label. */
  readonly labelled: Uint8Array;
}

/** Receipts of each customer that may be looked at: the history, and the label behind it. */
export const knownReceipts = ({ historyEnd, labelled }: TrainingData): Uint32Array =>
  historyEnd.map((end, customer) => end + labelled[customer]!);

/** Every customer's newest receipt is the label: training for serving. */
export function newestAsLabel(receipts: ReceiptSet): TrainingData {
  return newestKnownAsLabel(
    receipts,
    Uint32Array.from(
      { length: receipts.customerCount },
      (_, u) => receipts.receiptStart[u + 1]! - receipts.receiptStart[u]!,
    ),
  );
}

/** The same where only the first `known[u]` receipts of each customer u may be looked at. */
export function newestKnownAsLabel(receipts: ReceiptSet, known: Uint32Array): TrainingData {
  return {
    receipts,
    historyEnd: known.map((count) => Math.max(0, count - 1)),
    labelled: Uint8Array.from(known, (count, u) => (count > 0 && tailReceipts(receipts.tails, u) + count >= 2 ? 1 : 0)),
  };
}

/** Customers with something to predict and something to predict it from. */
export function countLabelled({ receipts, historyEnd, labelled }: TrainingData): number {
  let count = 0;
  for (let u = 0; u < receipts.customerCount; u++) {
    if (labelled[u] === 1 && tailReceipts(receipts.tails, u) + historyEnd[u]! > 0) count += 1;
  }
  return count;
}
