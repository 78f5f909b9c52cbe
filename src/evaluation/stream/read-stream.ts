import type { ReceiptSet } from '../../ranking/training/receipts.js';
import { startDictionary } from '../dictionary.js';
import { readCsv, UnusableFile, wholeCell } from '../read-csv.js';
import { startReceiptRows } from '../receipt-rows.js';

/** Dated receipts in columns, and the names behind the dense numbers. */
export interface StreamData {
  readonly receipts: ReceiptSet;
  readonly customerIds: readonly string[];
  readonly itemIds: readonly string[];
  /** `seq` of each receipt. */
  readonly seqs: readonly number[];
}

/** Days are kept in 32 bits; beyond that a time stamp was written where a day belongs. */
const DAY_MAX = 2_147_483_647;

/** Reads `customer_id,seq,day,items`; a customer's receipts are ordered by day, then seq. Throws UnusableFile. */
export async function readStream(file: string): Promise<StreamData> {
  const customers = startDictionary();
  const rows = startReceiptRows(true);
  for await (const row of readCsv(file, ['customer_id', 'seq', 'day', 'items'])) {
    const seq = wholeCell(file, `a basket of customer ${row.customer_id}`, 'seq', row.seq);
    const day = wholeCell(file, `basket ${seq} of customer ${row.customer_id}`, 'day', row.day);
    if (Math.abs(day) > DAY_MAX)
      throw new UnusableFile(file, `day of basket ${seq} of customer ${row.customer_id} is out of range: ${day}`);
    rows.add(customers.of(row.customer_id), day, seq, row.items);
  }
  const { receipts, seqs } = rows.sorted(customers.names.length);
  return { receipts, customerIds: customers.names, itemIds: rows.items.names, seqs };
}
