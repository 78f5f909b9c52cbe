import type { ReceiptSet } from './receipts.js';
import { TAIL_NUMBERS, TAIL_WORDS, type Tails } from './tails.js';

/** Receipts of customers as a store has listed them: in an order that no store promises. */
export interface ListedReceipts {
  readonly receipts: ReceiptSet;
  /** 64 bits of a hash of each customer's id, as two words. */
  readonly ids: Uint32Array;
}

/**
 * The same receipts with the customers in the order of their ids' hashes. A training adds up floating-point numbers and deals customers out by
 * their number: only in one and the same order do the same receipts give the same model, bit for bit, whatever store they come from.
 */
export function inOrderOfIds({ receipts, ids }: ListedReceipts): ReceiptSet {
  const { customerCount, itemCount, receiptStart, itemStart, items, days, tails } = receipts;
  const order = Uint32Array.from({ length: customerCount }, (_, customer) => customer).sort(
    (a, b) => ids[2 * a]! - ids[2 * b]! || ids[2 * a + 1]! - ids[2 * b + 1]!,
  );
  const sorted = {
    receiptStart: new Uint32Array(receiptStart.length),
    itemStart: new Uint32Array(itemStart.length),
    items: new Uint32Array(items.length),
    days: days && new Int32Array(days.length),
  };
  let [receipt, line] = [0, 0];
  order.forEach((customer, i) => {
    const [start, end] = [receiptStart[customer]!, receiptStart[customer + 1]!];
    sorted.items.set(items.subarray(itemStart[start]!, itemStart[end]!), line);
    if (days) sorted.days!.set(days.subarray(start, end), receipt);
    for (let from = start; from < end; from++) {
      line += itemStart[from + 1]! - itemStart[from]!;
      receipt += 1;
      sorted.itemStart[receipt] = line;
    }
    sorted.receiptStart[i + 1] = receipt;
  });
  return { customerCount, itemCount, ...sorted, tails: tails && tailsInOrder(tails, order) };
}

function tailsInOrder({ numbers, itemStart, items, totals }: Tails, order: Uint32Array): Tails {
  const sorted = {
    numbers: new Float64Array(numbers.length),
    itemStart: new Uint32Array(itemStart.length),
    items: new Uint32Array(items.length),
    totals: new Uint32Array(totals.length),
  };
  let at = 0;
  order.forEach((customer, i) => {
    const [start, end] = [itemStart[customer]!, itemStart[customer + 1]!];
    sorted.numbers.set(numbers.subarray(customer * TAIL_NUMBERS, (customer + 1) * TAIL_NUMBERS), i * TAIL_NUMBERS);
    sorted.items.set(items.subarray(start, end), at);
    sorted.totals.set(totals.subarray(start * TAIL_WORDS, end * TAIL_WORDS), at * TAIL_WORDS);
    at += end - start;
    sorted.itemStart[i + 1] = at;
  });
  return sorted;
}
