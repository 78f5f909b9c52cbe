import type { TrainingData } from '../../training/examples.js';
import { type ReceiptSet, receiptCount, receiptDay } from '../../training/receipts.js';
import type { Split } from '../split.js';

/**
 * A dated replay in blocks of days. What is learned from others is as of the first day of the block (each customer's newest
 * receipt before it is the label); the own history is always complete up to the receipt that is predicted.
 */
export interface StreamBlock {
  readonly name: string;
  readonly data: TrainingData;
  /** The n-th split holds each customer's n-th receipt to predict in the block. */
  readonly rounds: readonly Split[];
}

/** Blocks of about equally many receipts to predict: the last `last` of each customer, but never the first. */
export function streamBlocks(receipts: ReceiptSet, last: number, blocks: number): StreamBlock[] {
  const targets: { customer: number; position: number; day: number }[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const count = receiptCount(receipts, customer);
    for (let position = Math.max(1, count - last); position < count; position++) {
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
    return toBlock(
      receipts,
      day,
      targets.filter((target) => target.day >= day && target.day < end),
    );
  });
}

function toBlock(
  receipts: ReceiptSet,
  day: number,
  targets: readonly { customer: number; position: number }[],
): StreamBlock {
  const before = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptsBefore(receipts, u, day));
  const data: TrainingData = {
    receipts,
    historyEnd: before.map((count) => Math.max(0, count - 1)),
    labelled: Uint8Array.from(before, (count) => (count >= 2 ? 1 : 0)),
  };
  const rounds: { customers: number[]; predictFrom: Uint32Array }[] = [];
  const seen = new Map<number, number>();
  for (const { customer, position } of targets) {
    const round = seen.get(customer) ?? 0;
    seen.set(customer, round + 1);
    rounds[round] ??= { customers: [], predictFrom: before.slice() };
    rounds[round].customers.push(customer);
    rounds[round].predictFrom[customer] = position;
  }
  const name = `from day ${day}`;
  return {
    name,
    data,
    rounds: rounds.map(({ customers, predictFrom }) => ({
      name,
      data,
      customers: Uint32Array.from(customers),
      predictFrom,
    })),
  };
}

function receiptsBefore(receipts: ReceiptSet, customer: number, day: number): number {
  const count = receiptCount(receipts, customer);
  let position = 0;
  while (position < count && receiptDay(receipts, customer, position) < day) position += 1;
  return position;
}
