import { type ItemTotals, totalsOver } from '../../history/item-totals.js';
import { T_BYTES } from '../../history/layout.js';

/**
 * What is known of the customers' receipts before the first one of a set: only sums, as history records keep them. Columns, as they move
 * to a thread; customer u has the numbers u x TAIL_NUMBERS .. and the items itemStart[u] .. itemStart[u + 1].
 */
export interface Tails {
  readonly numbers: Float64Array;
  /** Length customerCount + 1. */
  readonly itemStart: Uint32Array;
  readonly items: Uint32Array;
  /** A record of history/layout.ts (T_*) an item. */
  readonly totals: Uint32Array;
}

export const TAIL_WORDS = T_BYTES / 4;

/** Receipts, their lines, the sum of their shares of repeats, size of the newest. */
export const TAIL_RECEIPTS = 0;
export const TAIL_LINES = 1;
export const TAIL_REPEAT_SHARES = 2;
export const TAIL_NEWEST_SIZE = 3;
export const TAIL_NUMBERS = 4;

/** Receipts of a customer that are no longer known one by one. */
export const tailReceipts = (tails: Tails | undefined, customer: number): number =>
  tails ? tails.numbers[customer * TAIL_NUMBERS + TAIL_RECEIPTS]! : 0;

/** Totals of all items of all customers, to be read by position. */
export const tailTotals = ({ totals }: Tails): ItemTotals =>
  totalsOver(totals.buffer, totals.byteOffset, totals.length / TAIL_WORDS);
