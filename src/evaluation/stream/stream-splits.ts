import { type ReceiptSet, receiptCount, receiptDay } from '../../ranking/training/receipts.js';
import type { Split } from '../split.js';
import { knownOn } from '../time-split.js';

/** Early in a replay every week teaches a lot: it is learned anew when so much more is known than the last time. */
const KNOWN_GROWTH = 1.5;
/** Less is not worth learning anew. */
const KNOWN_GROWTH_RECEIPTS_MIN = 100;

interface Target {
  readonly customer: number;
  readonly position: number;
  readonly day: number;
}

/**
 * A dated replay in blocks of days. It predicts the last `last` receipts of each customer, a first one included. What is learned from
 * everybody is as of the first day of the block; the own history is always complete up to the receipt that is predicted. A block
 * ends when it holds 1 / `blocks` of the receipts to predict, or when much more is known than on its first day.
 */
export function streamSplits(receipts: ReceiptSet, last: number, blocks: number): Split[] {
  const targets = lastReceipts(receipts, last);
  const starts = blockStarts(receipts, targets, targets.length / blocks);
  return starts.map((from, b) => {
    const block = targets.slice(from, starts[b + 1]);
    const { day } = block[0]!;
    return {
      name: `from day ${day}`,
      ...knownOn(receipts, day),
      customers: Uint32Array.from(block, ({ customer }) => customer),
      positions: Uint32Array.from(block, ({ position }) => position),
    };
  });
}

/** By day, customer and position. */
function lastReceipts(receipts: ReceiptSet, last: number): Target[] {
  const targets: Target[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const count = receiptCount(receipts, customer);
    for (let position = Math.max(0, count - last); position < count; position++) {
      targets.push({ customer, position, day: receiptDay(receipts, customer, position) });
    }
  }
  return targets.sort((a, b) => a.day - b.day || a.customer - b.customer || a.position - b.position);
}

/** Positions among the targets at which a block begins; a day is never torn. */
function blockStarts({ days }: ReceiptSet, targets: readonly Target[], size: number): number[] {
  const sortedDays = (days ?? new Int32Array(0)).toSorted();
  const starts: number[] = [];
  let known = 0;
  let knownAtStart = 0;
  for (let at = 0; at < targets.length; at++) {
    const { day } = targets[at]!;
    if (at > 0 && day === targets[at - 1]!.day) continue;
    while (known < sortedDays.length && sortedDays[known]! < day) known += 1;
    const grown = known >= KNOWN_GROWTH * knownAtStart + KNOWN_GROWTH_RECEIPTS_MIN;
    if (at > 0 && at - starts.at(-1)! < size && !grown) continue;
    starts.push(at);
    knownAtStart = known;
  }
  return starts;
}
