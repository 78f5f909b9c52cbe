import { MS_PER_DAY } from '../base/time.js';
import { type ReceiptSet, receiptCount, receiptDay } from '../ranking/training/receipts.js';
import { newestKnownAsLabel } from '../ranking/training/training-data.js';
import type { Split } from './split.js';

/**
 * Predicts each customer's first receipt on or after a day from those before it. All learning is from before that day too: there
 * each customer's newest receipt is the label.
 */
export function timeSplit(receipts: ReceiptSet, cutDay: number): Split {
  const past = knownOn(receipts, cutDay);
  const customers = Uint32Array.from(
    [...past.known.keys()].filter((u) => past.known[u]! > 0 && past.known[u]! < receiptCount(receipts, u)),
  );
  return {
    name: `first receipts since ${new Date(cutDay * MS_PER_DAY).toISOString().slice(0, 10)}`,
    ...past,
    customers,
    positions: customers.map((u) => past.known[u]!),
  };
}

/** What is known on the morning of a day; each customer's newest receipt before it is the label. */
export function knownOn(receipts: ReceiptSet, day: number): Pick<Split, 'data' | 'known'> {
  const known = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptsBefore(receipts, u, day));
  return { known, data: newestKnownAsLabel(receipts, known) };
}

function receiptsBefore(receipts: ReceiptSet, customer: number, day: number): number {
  const count = receiptCount(receipts, customer);
  let position = 0;
  while (position < count && receiptDay(receipts, customer, position) < day) position += 1;
  return position;
}
