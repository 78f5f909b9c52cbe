import { type ReceiptSet, toReceiptSet } from '../../training/receipts.js';
import { toIndexes } from '../read-baskets.js';
import { readCsv } from '../read-csv.js';

/** Dated receipts in columns, and the names behind the dense numbers. */
export interface StreamData {
  readonly receipts: ReceiptSet;
  readonly customerIds: readonly string[];
  readonly itemIds: readonly string[];
  /** `seq` of each receipt, as in the file. */
  readonly seqs: readonly string[];
}

/** Reads `customer_id,seq,day,items`; a customer's receipts are ordered by day, then seq. Throws on a day or seq that is no whole number. */
export async function readStream(file: string): Promise<StreamData> {
  const customers = new Map<string, { seq: number; day: number; items: number[] }[]>();
  const itemIndex = new Map<string, number>();
  for await (const row of readCsv(file, ['customer_id', 'seq', 'day', 'items'])) {
    const items = toIndexes(row.items, itemIndex);
    if (items.length === 0) continue;
    const receipt = { seq: Number(row.seq), day: Number(row.day), items };
    if (!Number.isInteger(receipt.seq) || !Number.isInteger(receipt.day)) {
      throw new Error(`${file}: seq and day must be whole numbers, got "${row.seq}" and "${row.day}"`);
    }
    const list = customers.get(row.customer_id);
    if (list) list.push(receipt);
    else customers.set(row.customer_id, [receipt]);
  }
  for (const list of customers.values()) list.sort((a, b) => a.day - b.day || a.seq - b.seq);
  return {
    receipts: toReceiptSet([...customers.values()], itemIndex.size),
    customerIds: [...customers.keys()],
    itemIds: [...itemIndex.keys()],
    seqs: [...customers.values()].flatMap((list) => list.map(({ seq }) => String(seq))),
  };
}
