import type { IdWords } from '../../base/id-hash.js';
import type { WindowReceipt } from '../../history/record.js';
import type { ListedReceipts } from '../../ranking/training/listed-receipts.js';

/** Receipts on their way into a training, as columns: a few bytes a line. */
export interface ReceiptColumns {
  /** Adds a customer with receipts, oldest first; the hash of the id decides who stays when there are too many lines. */
  add(id: IdWords, receipts: readonly Pick<WindowReceipt, 'day' | 'items'>[]): void;
  toListed(itemCount: number): ListedReceipts;
}

/** Keeps at most `linesMax` lines: beyond it, half of the customers, a quarter, and so on, by their hashes. */
export function createReceiptColumns(linesMax: number): ReceiptColumns {
  /** Two words a customer. */
  const ids = createColumn();
  /** A customer each. */
  const receiptCounts = createColumn();
  /** A receipt each. */
  const days = createColumn();
  const sizes = createColumn();
  /** A line each. */
  const items = createColumn();
  /** One customer in so many stays; a power of two. */
  let share = 1;

  const stays = (hash: number): boolean => (hash & (share - 1)) === 0;
  const customers = (): number => receiptCounts.length;

  function thinOut(): void {
    share *= 2;
    const [from, to] = [
      { receipt: 0, line: 0 },
      { customer: 0, receipt: 0, line: 0 },
    ];
    for (let customer = 0; customer < customers(); customer++) {
      const receipts = receiptCounts.at(customer);
      let lines = 0;
      for (let i = 0; i < receipts; i++) lines += sizes.at(from.receipt + i);
      if (stays(ids.at(2 * customer))) {
        ids.move(2 * to.customer, 2 * customer, 2);
        receiptCounts.move(to.customer, customer, 1);
        days.move(to.receipt, from.receipt, receipts);
        sizes.move(to.receipt, from.receipt, receipts);
        items.move(to.line, from.line, lines);
        to.customer += 1;
        to.receipt += receipts;
        to.line += lines;
      }
      from.receipt += receipts;
      from.line += lines;
    }
    ids.cut(2 * to.customer);
    receiptCounts.cut(to.customer);
    for (const column of [days, sizes]) column.cut(to.receipt);
    items.cut(to.line);
  }

  return {
    add(id, receipts) {
      if (receipts.length === 0 || !stays(id[0])) return;
      for (const word of id) ids.push(word);
      receiptCounts.push(receipts.length);
      for (const receipt of receipts) {
        days.push(receipt.day);
        sizes.push(receipt.items.length);
        for (const item of receipt.items) items.push(item);
      }
      while (items.length > linesMax && customers() > 1 && share < 2 ** 31) thinOut();
    },
    toListed: (itemCount) => ({
      ids: ids.values(),
      receipts: {
        customerCount: customers(),
        itemCount,
        receiptStart: starts(receiptCounts.values()),
        itemStart: starts(sizes.values()),
        items: items.values(),
        days: days.length > 0 ? Int32Array.from(days.values()) : null,
      },
    }),
  };
}

/** Running sums, beginning with 0. */
function starts(counts: Uint32Array): Uint32Array {
  const sums = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i]! + counts[i]!;
  return sums;
}

/** A growing list of 32-bit numbers. */
function createColumn() {
  let numbers = new Uint32Array(1_024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (position: number): number => numbers[position]!,
    push(value: number): void {
      if (length === numbers.length) {
        const larger = new Uint32Array(2 * length);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[length++] = value;
    },
    move: (to: number, from: number, count: number): void => void numbers.copyWithin(to, from, from + count),
    cut(to: number): void {
      length = to;
    },
    /** A copy, of its exact length. */
    values: (): Uint32Array<ArrayBuffer> => numbers.slice(0, length),
  };
}
