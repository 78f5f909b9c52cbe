import type { Tails } from './tails.js';

/**
 * Receipts of many customers in columns, the input of training and evaluation. Customer u has the receipts
 * receiptStart[u] .. receiptStart[u + 1], oldest first; receipt r holds the items itemStart[r] .. itemStart[r + 1], each once.
 */
export interface ReceiptSet {
  readonly customerCount: number;
  readonly itemCount: number;
  /** Length customerCount + 1. */
  readonly receiptStart: Uint32Array;
  /** Length receiptCount + 1. */
  readonly itemStart: Uint32Array;
  readonly items: Uint32Array;
  /** Day number of each receipt, not falling within a customer; null when receipts carry only their order. */
  readonly days: Int32Array | null;
  /** What came before; absent: nothing did. */
  readonly tails?: Tails | undefined;
}

/** Items of one receipt, as dense numbers. */
export interface ReceiptRow {
  readonly items: readonly number[];
  readonly day?: number;
}

/** Columns from rows. Repeated items within a receipt count once; empty receipts are left out. */
export function toReceiptSet(customers: readonly (readonly ReceiptRow[])[], itemCount: number): ReceiptSet {
  const receiptStart = new Uint32Array(customers.length + 1);
  const itemStart: number[] = [0];
  const items: number[] = [];
  const days: number[] = [];
  let dated = true;
  for (const [customer, receipts] of customers.entries()) {
    for (const receipt of receipts) {
      if (receipt.items.length === 0) continue;
      for (const item of new Set(receipt.items)) items.push(item);
      itemStart.push(items.length);
      if (receipt.day === undefined) dated = false;
      days.push(receipt.day ?? 0);
    }
    receiptStart[customer + 1] = itemStart.length - 1;
  }
  return {
    customerCount: customers.length,
    itemCount,
    receiptStart,
    itemStart: Uint32Array.from(itemStart),
    items: Uint32Array.from(items),
    days: dated && days.length > 0 ? Int32Array.from(days) : null,
  };
}

/** Number of receipts of a customer. */
export function receiptCount(receipts: ReceiptSet, customer: number): number {
  return receipts.receiptStart[customer + 1]! - receipts.receiptStart[customer]!;
}

/** Items of receipt `position` (0 = oldest) of a customer: a view, not a copy. */
export function receiptItems(receipts: ReceiptSet, customer: number, position: number): Uint32Array {
  const receipt = receipts.receiptStart[customer]! + position;
  return receipts.items.subarray(receipts.itemStart[receipt]!, receipts.itemStart[receipt + 1]!);
}

/** Day of receipt `position` of a customer; 0 when the set carries no days. */
export function receiptDay(receipts: ReceiptSet, customer: number, position: number): number {
  return receipts.days === null ? 0 : receipts.days[receipts.receiptStart[customer]! + position]!;
}
