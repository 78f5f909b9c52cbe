import type { ReceiptSet } from '../ranking/training/receipts.js';
import { type Dictionary, startDictionary } from './dictionary.js';
import { readCsv, UnusableFile, wholeCell } from './read-csv.js';
import { startReceiptRows } from './receipt-rows.js';

/** A benchmark data set: receipts in columns, and the names behind the dense numbers. */
export interface BasketData {
  readonly receipts: ReceiptSet;
  readonly customerIds: readonly string[];
  readonly items: Dictionary;
  /** Fold of each customer; -1: the last basket is not in the file. */
  readonly fold: Int32Array;
}

/**
 * Customers in the order of the users file; baskets by seq. Without a users file everybody of the baskets file takes part, and
 * every last basket is in it. Throws UnusableFile.
 */
export async function readBaskets(basketsFile: string, usersFile: string | null): Promise<BasketData> {
  const customers = startDictionary();
  const fold = usersFile === null ? null : await readFolds(usersFile, customers);
  const rows = startReceiptRows(false);
  for await (const row of readCsv(basketsFile, ['user_id', 'seq', 'items'])) {
    if (fold !== null && customers.find(row.user_id) === undefined) {
      throw new UnusableFile(basketsFile, `user ${row.user_id} is not in ${usersFile}`);
    }
    rows.add(
      customers.of(row.user_id),
      0,
      wholeCell(basketsFile, `a basket of user ${row.user_id}`, 'seq', row.seq),
      row.items,
    );
  }
  const { receipts } = rows.sorted(customers.names.length);
  return {
    receipts,
    customerIds: customers.names,
    items: rows.items,
    fold: fold ? Int32Array.from(fold) : new Int32Array(customers.names.length),
  };
}

async function readFolds(file: string, customers: Dictionary): Promise<number[]> {
  const folds: number[] = [];
  for await (const { user_id, fold } of readCsv(file, ['user_id', 'fold'])) {
    if (customers.find(user_id) !== undefined) throw new UnusableFile(file, `user ${user_id} is in two rows`);
    customers.of(user_id);
    const number = wholeCell(file, `user ${user_id}`, 'fold', fold);
    if (number < -1)
      throw new UnusableFile(file, `fold of user ${user_id} is ${number}; folds count from 0, and -1 means: no truth`);
    folds.push(number);
  }
  return folds;
}
