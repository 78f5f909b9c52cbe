import { type ReceiptRow, type ReceiptSet, toReceiptSet } from '../training/receipts.js';
import { readCsv } from './read-csv.js';

/** A benchmark data set: receipts in columns, and the names behind the dense numbers. */
export interface BasketData {
  readonly receipts: ReceiptSet;
  readonly customerIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly itemIndex: ReadonlyMap<string, number>;
  /** Fold of each customer; -1: the last basket is not in the file. */
  readonly fold: Int32Array;
}

/**
 * Customers in the order of the users file; baskets by seq. Items in fewer than `itemBasketsMin` baskets are left out, as
 * some published figures do. Throws on a user without a fold.
 */
export async function readBaskets(basketsFile: string, usersFile: string, itemBasketsMin = 1): Promise<BasketData> {
  const customerIndex = new Map<string, number>();
  const fold: number[] = [];
  for await (const row of readCsv(usersFile, ['user_id', 'fold'])) {
    customerIndex.set(row.user_id, fold.length);
    fold.push(Number(row.fold));
  }
  const itemIndex = new Map<string, number>();
  const customers: { seq: number; items: number[] }[][] = fold.map(() => []);
  for await (const row of readCsv(basketsFile, ['user_id', 'seq', 'items'])) {
    const customer = customerIndex.get(row.user_id);
    if (customer === undefined) throw new Error(`${basketsFile}: user ${row.user_id} is not in ${usersFile}`);
    customers[customer]!.push({ seq: Number(row.seq), items: toIndexes(row.items, itemIndex) });
  }
  for (const baskets of customers) baskets.sort((a, b) => a.seq - b.seq);
  if (itemBasketsMin > 1) dropRareItems(customers, itemIndex.size, itemBasketsMin);
  return {
    receipts: toReceiptSet(customers as readonly ReceiptRow[][], itemIndex.size),
    customerIds: [...customerIndex.keys()],
    itemIds: [...itemIndex.keys()],
    itemIndex,
    fold: Int32Array.from(fold),
  };
}

function dropRareItems(customers: { items: number[] }[][], itemCount: number, itemBasketsMin: number): void {
  const counts = new Uint32Array(itemCount);
  for (const baskets of customers) for (const { items } of baskets) for (const item of items) counts[item]! += 1;
  for (const baskets of customers) {
    for (const basket of baskets) basket.items = basket.items.filter((item) => counts[item]! >= itemBasketsMin);
  }
}

/** Dense numbers of blank separated item ids; unknown ids are added to the dictionary. */
export function toIndexes(text: string, dictionary: Map<string, number>): number[] {
  const indexes: number[] = [];
  for (const id of text.split(' ')) {
    if (id === '') continue;
    let index = dictionary.get(id);
    if (index === undefined) {
      index = dictionary.size;
      dictionary.set(id, index);
    }
    indexes.push(index);
  }
  return indexes;
}
