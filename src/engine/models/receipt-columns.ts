import type { IdWords } from '../../base/id-hash.js';
import type { Tail, WindowReceipt } from '../../history/record.js';
import type { ListedReceipts } from '../../ranking/training/listed-receipts.js';
import { TAIL_NUMBERS, TAIL_WORDS } from '../../ranking/training/tails.js';

/** Receipts on their way into a training, as columns: a few bytes a line. */
export interface ReceiptColumns {
  /**
   * Adds a customer with receipts, oldest first, and what is known of those before; the hash of the id decides who stays when there are too many
   * lines.
   */
  add(id: IdWords, receipts: readonly Pick<WindowReceipt, 'day' | 'items'>[], tail: KnownTail): void;
  toListed(itemCount: number): ListedReceipts;
}

export type KnownTail = Pick<Tail, 'receipts' | 'lines' | 'repeatShares' | 'newestSize' | 'items' | 'totals'>;

/** Keeps at most `linesMax` lines, or as much of tails: beyond it, half of the customers, a quarter, and so on, by their hashes. */
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
  /** Tails: TAIL_NUMBERS a customer, and how many items; items; TAIL_WORDS an item. */
  const tailNumbers: number[] = [];
  const tailCounts = createColumn();
  const tailItems = createColumn();
  const tailTotals = createColumn();
  /** One customer in so many stays; a power of two. */
  let share = 1;

  const stays = (hash: number): boolean => (hash & (share - 1)) === 0;
  const customers = (): number => receiptCounts.length;

  function thinOut(): void {
    share *= 2;
    const [from, to] = [
      { receipt: 0, line: 0, tail: 0 },
      { customer: 0, receipt: 0, line: 0, tail: 0 },
    ];
    for (let customer = 0; customer < customers(); customer++) {
      const receipts = receiptCounts.at(customer);
      const tail = tailCounts.at(customer);
      let lines = 0;
      for (let i = 0; i < receipts; i++) lines += sizes.at(from.receipt + i);
      if (stays(ids.at(2 * customer))) {
        ids.move(2 * to.customer, 2 * customer, 2);
        receiptCounts.move(to.customer, customer, 1);
        days.move(to.receipt, from.receipt, receipts);
        sizes.move(to.receipt, from.receipt, receipts);
        items.move(to.line, from.line, lines);
        for (let n = 0; n < TAIL_NUMBERS; n++) {
          tailNumbers[to.customer * TAIL_NUMBERS + n] = tailNumbers[customer * TAIL_NUMBERS + n]!;
        }
        tailCounts.move(to.customer, customer, 1);
        tailItems.move(to.tail, from.tail, tail);
        tailTotals.move(to.tail * TAIL_WORDS, from.tail * TAIL_WORDS, tail * TAIL_WORDS);
        to.tail += tail;
        to.customer += 1;
        to.receipt += receipts;
        to.line += lines;
      }
      from.receipt += receipts;
      from.line += lines;
      from.tail += tail;
    }
    ids.cut(2 * to.customer);
    receiptCounts.cut(to.customer);
    for (const column of [days, sizes]) column.cut(to.receipt);
    items.cut(to.line);
    tailNumbers.length = to.customer * TAIL_NUMBERS;
    tailCounts.cut(to.customer);
    tailItems.cut(to.tail);
    tailTotals.cut(to.tail * TAIL_WORDS);
  }

  return {
    add(id, receipts, tail) {
      if (receipts.length === 0 || !stays(id[0])) return;
      for (const word of id) ids.push(word);
      receiptCounts.push(receipts.length);
      for (const receipt of receipts) {
        days.push(receipt.day);
        sizes.push(receipt.items.length);
        for (const item of receipt.items) items.push(item);
      }
      tailNumbers.push(tail.receipts, tail.lines, tail.repeatShares, tail.newestSize);
      tailCounts.push(tail.items.length);
      for (const item of tail.items) tailItems.push(item);
      for (let word = 0; word < tail.items.length * TAIL_WORDS; word++) tailTotals.push(tail.totals.words[word]!);
      while (items.length + tailTotals.length > linesMax && customers() > 1 && share < 2 ** 31) thinOut();
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
        tails: {
          numbers: Float64Array.from(tailNumbers),
          itemStart: starts(tailCounts.values()),
          items: tailItems.values(),
          totals: tailTotals.values(),
        },
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
