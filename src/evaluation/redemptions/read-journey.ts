import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startDictionary } from '../dictionary.js';
import { readCsv, wholeCell } from '../read-csv.js';

/** What products are told apart by; columns of `products`. */
export const PRODUCT_CLASSES = ['department', 'manufacturer', 'brand', 'category', 'type'] as const;
export type ProductClass = (typeof PRODUCT_CLASSES)[number];

/** The class of each product, as dense numbers below `count`. */
export interface Classes {
  readonly of: Int32Array;
  readonly count: number;
}

/** The Complete Journey layout: transactions, campaigns with coupons over products, and redemptions; dense numbers. */
export interface Journey {
  readonly households: readonly string[];
  readonly productCount: number;
  readonly classes: Readonly<Record<ProductClass, Classes>>;
  /** The class number of the retailer's own brand; -1 when the data tells of none. */
  readonly privateBrand: number;
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
  /** Each household got coupons that were chosen for it (Type A), not all of the campaign's. */
  readonly chosen: boolean;
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

const PRIVATE_BRAND = 'Private';
const CHOSEN_TYPE = 'Type A';

/** Reads a folder with products, transactions, campaigns, campaign_households, coupons and redemptions, as `.csv.gz` or `.csv`. */
export async function readJourney(folder: string): Promise<Journey> {
  const file = (name: string) => {
    const plain = join(folder, `${name}.csv`);
    return existsSync(plain) ? plain : `${plain}.gz`;
  };
  const households = startDictionary();
  const products = startDictionary();
  const classes = PRODUCT_CLASSES.map((name) => ({ name, dictionary: startDictionary(), of: [] as number[] }));
  const optional = ['department', 'manufacturer_id', 'brand'] as const;
  for await (const row of readCsv(file('products'), ['product_id', 'product_category', 'product_type'], { optional })) {
    const product = products.of(row.product_id);
    const names: Readonly<Record<ProductClass, string>> = {
      department: row.department,
      manufacturer: row.manufacturer_id,
      brand: row.brand,
      category: row.product_category,
      type: row.product_type,
    };
    for (const { name, dictionary, of } of classes) of[product] = dictionary.of(names[name]);
  }
  const brands = classes.find(({ name }) => name === 'brand')!.dictionary.names;
  const privateBrand = brands.indexOf(PRIVATE_BRAND);
  const purchases: Purchase[][] = [];
  for await (const row of readCsv(file('transactions'), ['household_id', 'day', 'product_id'])) {
    const household = households.of(row.household_id);
    purchases[household] ??= [];
    purchases[household].push({ product: products.of(row.product_id), day: dayOf(file('transactions'), row) });
  }
  for (const list of purchases) list.sort((a, b) => a.day - b.day);
  const campaigns = new Map<
    string,
    { startDay: number; chosen: boolean; coupons: Map<string, number[]>; households: number[] }
  >();
  for await (const row of readCsv(file('campaigns'), ['campaign_id', 'start_day'], { optional: ['campaign_type'] })) {
    campaigns.set(row.campaign_id, {
      startDay: wholeCell(file('campaigns'), `campaign ${row.campaign_id}`, 'start_day', row.start_day),
      chosen: row.campaign_type === CHOSEN_TYPE,
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
  return {
    households: households.names,
    productCount: products.names.length,
    classes: Object.fromEntries(
      classes.map(({ name, dictionary, of }) => {
        const unknown = dictionary.of('');
        const numbers = Int32Array.from({ length: products.names.length }, (_, product) => of[product] ?? unknown);
        return [name, { of: numbers, count: dictionary.names.length }];
      }),
    ) as Record<ProductClass, Classes>,
    privateBrand,
    purchases: Array.from({ length: households.names.length }, (_, household) => purchases[household] ?? []),
    campaigns: [...campaigns].map(([id, { startDay, chosen, coupons, households: received }]) => ({
      id,
      startDay,
      chosen,
      coupons: [...coupons].map(([upc, covered]) => ({ upc, products: [...new Set(covered)] })),
      households: received,
    })),
    redemptions,
  };
}

const dayOf = (file: string, row: { readonly household_id: string; readonly day: string }): number =>
  wholeCell(file, `a row of household ${row.household_id}`, 'day', row.day);
