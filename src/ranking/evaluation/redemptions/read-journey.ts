import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startDictionary } from '../dictionary.js';
import { readCsv, wholeCell } from '../read-csv.js';

/** The Complete Journey layout: transactions, campaigns with coupons over products, and redemptions; dense numbers. */
export interface Journey {
  readonly households: readonly string[];
  readonly productCategory: Int32Array;
  readonly productType: Int32Array;
  readonly categoryCount: number;
  readonly typeCount: number;
  /** Purchases of each household by day. */
  readonly purchases: readonly (readonly Purchase[])[];
  readonly campaigns: readonly Campaign[];
  readonly redemptions: readonly Redemption[];
}

export interface Purchase {
  readonly product: number;
  readonly day: number;
}

export interface Campaign {
  readonly id: string;
  readonly startDay: number;
  readonly coupons: readonly Coupon[];
  /** Households that received the campaign. */
  readonly households: readonly number[];
}

export interface Coupon {
  readonly upc: string;
  readonly products: readonly number[];
}

export interface Redemption {
  readonly household: number;
  readonly campaign: string;
  readonly upc: string;
  readonly day: number;
}

/** Reads a folder with products, transactions, campaigns, campaign_households, coupons and redemptions, as `.csv.gz` or `.csv`. */
export async function readJourney(folder: string): Promise<Journey> {
  const file = (name: string) => {
    const plain = join(folder, `${name}.csv`);
    return existsSync(plain) ? plain : `${plain}.gz`;
  };
  const households = startDictionary();
  const products = startDictionary();
  const categories = startDictionary();
  const types = startDictionary();
  const productCategory: number[] = [];
  const productType: number[] = [];
  for await (const row of readCsv(file('products'), ['product_id', 'product_category', 'product_type'])) {
    const product = products.of(row.product_id);
    productCategory[product] = categories.of(row.product_category);
    productType[product] = types.of(row.product_type);
  }
  const unknown = { category: categories.of(''), type: types.of('') };
  const purchases: Purchase[][] = [];
  for await (const row of readCsv(file('transactions'), ['household_id', 'day', 'product_id'])) {
    const household = households.of(row.household_id);
    purchases[household] ??= [];
    purchases[household].push({ product: products.of(row.product_id), day: dayOf(file('transactions'), row) });
  }
  for (const list of purchases) list.sort((a, b) => a.day - b.day);
  const campaigns = new Map<string, { startDay: number; coupons: Map<string, number[]>; households: number[] }>();
  for await (const row of readCsv(file('campaigns'), ['campaign_id', 'start_day'])) {
    campaigns.set(row.campaign_id, {
      startDay: wholeCell(file('campaigns'), `campaign ${row.campaign_id}`, 'start_day', row.start_day),
      coupons: new Map(),
      households: [],
    });
  }
  for await (const row of readCsv(file('campaign_households'), ['campaign_id', 'household_id'])) {
    campaigns.get(row.campaign_id)?.households.push(households.of(row.household_id));
  }
  for await (const row of readCsv(file('coupons'), ['campaign_id', 'coupon_upc', 'product_id'])) {
    const coupons = campaigns.get(row.campaign_id)?.coupons;
    const covered = coupons?.get(row.coupon_upc);
    if (covered) covered.push(products.of(row.product_id));
    else coupons?.set(row.coupon_upc, [products.of(row.product_id)]);
  }
  const redemptions: Redemption[] = [];
  const columns = ['household_id', 'campaign_id', 'coupon_upc', 'day'] as const;
  for await (const row of readCsv(file('redemptions'), columns)) {
    const household = households.of(row.household_id);
    redemptions.push({
      household,
      campaign: row.campaign_id,
      upc: row.coupon_upc,
      day: dayOf(file('redemptions'), row),
    });
  }
  const all = Array.from({ length: products.names.length });
  return {
    households: households.names,
    productCategory: Int32Array.from(all, (_, product) => productCategory[product] ?? unknown.category),
    productType: Int32Array.from(all, (_, product) => productType[product] ?? unknown.type),
    categoryCount: categories.names.length,
    typeCount: types.names.length,
    purchases: Array.from({ length: households.names.length }, (_, household) => purchases[household] ?? []),
    campaigns: [...campaigns].map(([id, { startDay, coupons, households: received }]) => ({
      id,
      startDay,
      coupons: [...coupons].map(([upc, covered]) => ({ upc, products: [...new Set(covered)] })),
      households: received,
    })),
    redemptions,
  };
}

const dayOf = (file: string, row: { readonly household_id: string; readonly day: string }): number =>
  wholeCell(file, `a row of household ${row.household_id}`, 'day', row.day);
