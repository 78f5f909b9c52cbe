import { randomStream } from '../../base/hash.js';
import {
  type ReceiptRow,
  type ReceiptSet,
  receiptCount,
  receiptDay,
  receiptItems,
  toReceiptSet,
} from '../../ranking/training/receipts.js';

/** Some customers of a retailer as a retailer of their own, which knows only the items that they have bought. */
export interface SmallRetailer {
  readonly receipts: ReceiptSet;
  /** The number of each customer in the whole set, and of each item. */
  readonly customers: Uint32Array;
  readonly items: Uint32Array;
}

/**
 * Cuts a retailer into as many of `group` customers as there are, dealt out by a seeded shuffle; those who are left over join the first ones. So
 * whatever the size of the groups, everybody is in one.
 */
export function smallRetailers(receipts: ReceiptSet, group: number, seed: number): SmallRetailer[] {
  const order = shuffled(receipts.customerCount, seed);
  const count = Math.max(1, Math.floor(order.length / group));
  return Array.from({ length: count }, (_, g) =>
    retailerOf(
      receipts,
      order.filter((_, at) => at % count === g),
    ),
  );
}

/** The retailer that has these customers alone. */
export function retailerOf(receipts: ReceiptSet, customers: Uint32Array): SmallRetailer {
  const items: number[] = [];
  const numberOf = new Map<number, number>();
  const renumber = (item: number): number => {
    const known = numberOf.get(item);
    if (known !== undefined) return known;
    numberOf.set(item, items.length);
    return items.push(item) - 1;
  };
  const rows = Array.from(customers, (customer) =>
    Array.from({ length: receiptCount(receipts, customer) }, (_, position): ReceiptRow => {
      const bought = Array.from(receiptItems(receipts, customer, position), renumber);
      return receipts.days === null
        ? { items: bought }
        : { items: bought, day: receiptDay(receipts, customer, position) };
    }),
  );
  return { receipts: toReceiptSet(rows, items.length), customers, items: Uint32Array.from(items) };
}

/** Fisher-Yates */
function shuffled(count: number, seed: number): Uint32Array {
  const random = randomStream(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
