import { type ReceiptSet, receiptCount, receiptDay } from '../../training/receipts.js';
import type { Split } from '../split.js';
import { knownOn } from '../time-split.js';

/**
 * A dated replay in blocks of days with about equally many receipts to predict: the last `last` of each customer, a first
 * one included. What is learned from others is as of the first day of the block; the own history is always complete up to the
 * receipt that is predicted.
 */
export function streamSplits(receipts: ReceiptSet, last: number, blocks: number): Split[] {
  const targets: { customer: number; position: number; day: number }[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const count = receiptCount(receipts, customer);
    for (let position = Math.max(0, count - last); position < count; position++) {
      targets.push({ customer, position, day: receiptDay(receipts, customer, position) });
    }
  }
  targets.sort((a, b) => a.day - b.day || a.customer - b.customer || a.position - b.position);
  const starts = new Set<number>();
  for (let b = 0; b < blocks; b++) {
    const target = targets[Math.floor((b * targets.length) / blocks)];
    if (target) starts.add(target.day);
  }
  const days = [...starts];
  return days.map((day, b) => {
    const end = days[b + 1] ?? Number.POSITIVE_INFINITY;
    const inBlock = targets.filter((target) => target.day >= day && target.day < end);
    return {
      name: `from day ${day}`,
      ...knownOn(receipts, day),
      customers: Uint32Array.from(inBlock, ({ customer }) => customer),
      positions: Uint32Array.from(inBlock, ({ position }) => position),
    };
  });
}
