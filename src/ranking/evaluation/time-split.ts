import { MS_PER_DAY } from '../../base/time.js';
import { type ReceiptSet, receiptCount, receiptDay } from '../training/receipts.js';
import type { Split } from './split.js';

/**
 * Predicts each customer's first receipt on or after a day from those before it. All learning is from before that day too: there
 * each customer's newest receipt is the label.
 */
export function timeSplit(receipts: ReceiptSet, cutDay: number): Split {
  const before = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptsBefore(receipts, u, cutDay));
  const customers = [...before.keys()].filter((u) => before[u]! > 0 && before[u]! < receiptCount(receipts, u));
  return {
    name: `first receipts since ${new Date(cutDay * MS_PER_DAY).toISOString().slice(0, 10)}`,
    data: {
      receipts,
      historyEnd: before.map((count) => Math.max(0, count - 1)),
      labelled: Uint8Array.from(before, (count) => (count >= 2 ? 1 : 0)),
    },
    customers: Uint32Array.from(customers),
    predictFrom: before,
  };
}

function receiptsBefore(receipts: ReceiptSet, customer: number, cutDay: number): number {
  const count = receiptCount(receipts, customer);
  let position = 0;
  while (position < count && receiptDay(receipts, customer, position) < cutDay) position += 1;
  return position;
}
