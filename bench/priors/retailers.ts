import { join } from 'node:path';
import { startDictionary } from '../../src/evaluation/dictionary.js';
import { readBaskets } from '../../src/evaluation/read-baskets.js';
import { readCsv, wholeCell } from '../../src/evaluation/read-csv.js';
import { startReceiptRows } from '../../src/evaluation/receipt-rows.js';
import { retailerOf } from '../../src/evaluation/small/small-retailers.js';
import type { ReceiptSet } from '../../src/ranking/training/receipts.js';

/** The retailers whose receipts the shipped weights are fitted to. */
export const RETAILERS = ['tafeng', 'dunnhumby', 'journey'] as const;
export type Retailer = (typeof RETAILERS)[number];

/** What each counts in the fit of the training-free formula: it lags furthest behind counting on Ta-Feng, and behind its like in the demo's world. */
export const SHARES: Readonly<Record<Retailer, number>> = { tafeng: 5, dunnhumby: 1, journey: 1 };
export const WORLD_SHARES = { drift: 2, demo: 8 } as const;

export async function readRetailer(data: string, retailer: Retailer): Promise<ReceiptSet> {
  switch (retailer) {
    case 'tafeng':
      return (await readBaskets(join(data, 'tafeng/baskets.csv.gz'), null)).receipts;
    case 'dunnhumby':
      return (await readBaskets(join(data, 'dunnhumby1k/baskets.csv.gz'), null)).receipts;
    case 'journey':
      return readEarlyJourney(join(data, 'complete_journey/transactions.csv.gz'));
  }
}

/** The same without customers whose newest basket is held back: their newest one in the file is not what is predicted of the others. */
export async function readWhole(data: string, retailer: Retailer): Promise<ReceiptSet> {
  if (retailer !== 'tafeng') return readRetailer(data, retailer);
  const { receipts, fold } = await readBaskets(join(data, 'tafeng/baskets.csv.gz'), join(data, 'tafeng/users.csv.gz'));
  return retailerOf(receipts, Uint32Array.from([...fold.keys()].filter((customer) => fold[customer]! >= 0))).receipts;
}

/** The first 79 days of the Complete Journey: all that is there of whole baskets. */
async function readEarlyJourney(file: string): Promise<ReceiptSet> {
  const baskets = new Map<string, { household: string; day: number; seq: number; products: string[] }>();
  for await (const row of readCsv(file, ['household_id', 'day', 'basket_id', 'product_id', 'source'])) {
    if (row.source !== 'F') continue;
    const basket = baskets.get(row.basket_id);
    if (basket) basket.products.push(row.product_id);
    else {
      const [day, seq] = (['day', 'basket_id'] as const).map((column) =>
        wholeCell(file, `a row of household ${row.household_id}`, column, row[column]),
      );
      baskets.set(row.basket_id, { household: row.household_id, day: day!, seq: seq!, products: [row.product_id] });
    }
  }
  const households = startDictionary();
  const rows = startReceiptRows(true);
  for (const { household, day, seq, products } of baskets.values()) {
    rows.add(households.of(household), day, seq, products.join(' '));
  }
  return rows.sorted(households.names.length).receipts;
}
