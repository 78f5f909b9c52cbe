import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomStream } from '../../src/base/hash.js';

export const CUSTOMERS = 90;
const ITEMS = 30;
const BASKETS = 6;

const each = <T>(count: number, row: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => row(i));
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

interface Basket {
  readonly customer: number;
  readonly seq: number;
  readonly items: string;
}

/** Customers who mostly buy what they bought before. */
function makeBaskets(): Basket[] {
  const random = randomStream(3);
  return each(CUSTOMERS * BASKETS, (at): Basket => {
    const [customer, seq] = [Math.floor(at / BASKETS), at % BASKETS];
    const items = [customer % ITEMS, (customer * 7) % ITEMS, Math.floor(random() * ITEMS)].filter(() => random() < 0.9);
    return { customer, seq, items: [...new Set(items)].map((item) => `i${item}`).join(' ') };
  }).filter(({ items }) => items !== '');
}

/** `baskets.csv`, `users.csv` and `promotions.csv`; every third customer's last basket is hidden, the others are folds 0 and 1. */
export async function writeBasketFiles(folder: string): Promise<void> {
  const baskets = makeBaskets().map(({ customer, seq, items }) => `u${customer},${seq},${items}`);
  await writeFile(join(folder, 'baskets.csv'), text(['user_id,seq,items', ...baskets]));
  const users = each(CUSTOMERS, (u) => `u${u},${(u % 3) - 1}`);
  await writeFile(join(folder, 'users.csv'), text(['user_id,fold', ...users]));
  const promotions = each(10, (p) => `p${p},i${p} i${p + 10} i${p + 20}`);
  await writeFile(join(folder, 'promotions.csv'), text(['promotion_id,items', ...promotions]));
}

/** `stream.csv` with a basket of each customer a week, and `stream-truth.csv` with the last `last` of each by customer:seq. */
export async function writeStreamFiles(folder: string, last: number): Promise<void> {
  const baskets = makeBaskets();
  const rows = baskets.map(
    ({ customer, seq, items }) => `c${customer},${seq},${100 + 7 * seq + (customer % 5)},${items}`,
  );
  await writeFile(join(folder, 'stream.csv'), text(['customer_id,seq,day,items', ...rows]));
  const truth = each(CUSTOMERS, (c) => baskets.filter(({ customer }) => customer === c).slice(-last)).flat();
  const truthRows = truth.map(({ customer, seq, items }) => `c${customer}:${seq},${items}`);
  await writeFile(join(folder, 'stream-truth.csv'), text(['user_id,items', ...truthRows]));
}

export const HOUSEHOLDS = 40;
export const COUPONS = 10;

/**
 * A folder in the layout of The Complete Journey: households that bought a product before the campaign redeem its coupon; the others'
 * purchases come too late to count.
 */
export async function writeJourney(data: string): Promise<void> {
  const tables: Record<string, string[]> = {
    products: ['product_id,product_category,product_type', ...each(COUPONS, (p) => `${p},c${p % 3},t${p}`)],
    transactions: [
      'household_id,day,product_id',
      ...each(HOUSEHOLDS, (h) => `h${h},5,${h % COUPONS}`),
      ...each(HOUSEHOLDS, (h) => `h${h},8,${h % COUPONS}`),
      ...each(HOUSEHOLDS, (h) => `h${h},40,${(h + 5) % COUPONS}`),
    ],
    campaigns: ['campaign_id,start_day', '1,20'],
    campaign_households: ['campaign_id,household_id', ...each(HOUSEHOLDS, (h) => `1,h${h}`)],
    coupons: ['campaign_id,coupon_upc,product_id', ...each(COUPONS, (p) => `1,upc${p},${p}`)],
    redemptions: [
      'household_id,campaign_id,coupon_upc,day',
      ...each(HOUSEHOLDS, (h) => `h${h},1,upc${h % COUPONS},30`),
    ],
  };
  await mkdir(data);
  for (const [name, lines] of Object.entries(tables)) {
    await writeFile(join(data, `${name}.csv.gz`), gzipSync(text(lines)));
  }
}
