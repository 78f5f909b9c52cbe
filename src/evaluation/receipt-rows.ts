import type { ReceiptSet } from '../ranking/training/receipts.js';
import { type Dictionary, startDictionary } from './dictionary.js';

/** Receipts in the order of a file, on their way into columns: years of thousands of customers fit into memory. */
export interface ReceiptRows {
  /** Item ids are separated by blanks; empty receipts are left out. */
  add(customer: number, day: number, seq: number, items: string): void;
  /** Each customer's receipts by day, then seq, then as in the file. */
  sorted(customerCount: number): SortedReceipts;
  readonly items: Dictionary;
}

export interface SortedReceipts {
  readonly receipts: ReceiptSet;
  /** Of each receipt. */
  readonly seqs: readonly number[];
}

/** `dated`: whether the days mean something. */
export function startReceiptRows(dated: boolean): ReceiptRows {
  const customers: number[] = [];
  const days: number[] = [];
  const seqs: number[] = [];
  const starts: number[] = [0];
  const lines: number[] = [];
  const items = startDictionary();
  return {
    items,
    add(customer, day, seq, text) {
      const from = lines.length;
      for (const id of text.split(' ')) {
        if (id === '') continue;
        const item = items.of(id);
        if (lines.indexOf(item, from) < 0) lines.push(item);
      }
      if (lines.length === from) return;
      customers.push(customer);
      days.push(day);
      seqs.push(seq);
      starts.push(lines.length);
    },
    sorted(customerCount) {
      const order = Uint32Array.from(customers.keys()).sort(
        (a, b) => customers[a]! - customers[b]! || days[a]! - days[b]! || seqs[a]! - seqs[b]! || a - b,
      );
      const receiptStart = new Uint32Array(customerCount + 1);
      for (const customer of customers) receiptStart[customer + 1]! += 1;
      for (let u = 0; u < customerCount; u++) receiptStart[u + 1]! += receiptStart[u]!;
      const itemStart = new Uint32Array(order.length + 1);
      const sortedItems = new Uint32Array(lines.length);
      let at = 0;
      for (const [r, row] of order.entries()) {
        for (let line = starts[row]!; line < starts[row + 1]!; line++) sortedItems[at++] = lines[line]!;
        itemStart[r + 1] = at;
      }
      return {
        receipts: {
          customerCount,
          itemCount: items.names.length,
          receiptStart,
          itemStart,
          items: sortedItems,
          days: dated && order.length > 0 ? Int32Array.from(order, (row) => days[row]!) : null,
        },
        seqs: Array.from(order, (row) => seqs[row]!),
      };
    },
  };
}
