import { DAY_DECAY_ROWS, RECEIPT_DECAY_ROWS } from './layout.js';

/** Decays a receipt, in the order of the totals. */
const RECEIPT_DECAYS = [0.5, 0.8, 0.9, 0.95] as const;
/** Decays a day: half-lives of 14, 60 and 240 days; the fourth number of a row belongs to a sum that doesn't decay. */
const DAY_DECAYS = [2 ** (-1 / 14), 2 ** (-1 / 60), 2 ** (-1 / 240), 1] as const;

/** Row m holds the decays to the power of m. Kernel and TypeScript read the same table, so they can't differ in a last bit. */
export const RECEIPT_DECAY_TABLE: Float32Array = powers(RECEIPT_DECAYS, RECEIPT_DECAY_ROWS);
export const DAY_DECAY_TABLE: Float32Array = powers(DAY_DECAYS, DAY_DECAY_ROWS);

function powers(decays: readonly number[], rows: number): Float32Array {
  const table = new Float32Array(rows * decays.length);
  decays.forEach((decay, column) => {
    let power = 1;
    for (let row = 0; row < rows; row++, power *= decay) table[row * decays.length + column] = power;
  });
  return table;
}

/** First index of the row for `receipts` receipts in between; a negative number, which only broken bytes can say, counts as a long gap. */
export function receiptDecayRow(receipts: number): number {
  return (receipts >>> 0 < RECEIPT_DECAY_ROWS ? receipts : RECEIPT_DECAY_ROWS - 1) * 4;
}

/** First index of the row for `days` days in between. */
export function dayDecayRow(days: number): number {
  return (days >>> 0 < DAY_DECAY_ROWS ? days : DAY_DECAY_ROWS - 1) * 4;
}
