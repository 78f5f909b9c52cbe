import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ItemId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { RowError } from '../../../src/import/report.js';
import { type Grocery, openGrocery, profile } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';
import { chunked } from '../../support/memory-target.js';
import { activate } from '../../support/sale-world.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
});
afterEach(() => grocery.close());

async function feed(price: string): Promise<void> {
  const file = chunked(`itemId,name,price\nmilk,Milk,${price}\n`);
  const options = { ...IMPORT_DEFAULTS, mode: 'replace' } as const;
  for await (const event of grocery.engine.items.import(file, options)) expect(event.kind).not.toBe('rejected');
}

async function warningsOf(percent: number, visibility: string): Promise<string[]> {
  const columns = 'code,name,visibilityStatus,discountType,discountValue,startAt,catalogIndexItems';
  const startAt = new Date(grocery.clock.nowMs).toISOString();
  const file = chunked(`${columns}\nP,P,${visibility},PERCENT,${percent},${startAt},milk\n`);
  const warnings: RowError[] = [];
  for await (const event of grocery.engine.promotions.import(file, IMPORT_DEFAULTS)) {
    if (event.kind === 'warning') warnings.push(event.warning);
  }
  return warnings.map(({ reason }) => reason);
}

it('is told with a reduced price, and warns where a promotion does not go below it', async () => {
  await feed('2.00');
  grocery.clock.nowMs += 10 * MS_PER_DAY;
  await feed('1.60');
  grocery.clock.nowMs += MS_PER_DAY;
  await feed('2.00');
  grocery.clock.nowMs += 5 * MS_PER_DAY;
  expect(await warningsOf(20, 'DRAFT')).toEqual([]);
  expect(await warningsOf(20, 'PUBLISH')).toEqual([
    'with it "milk" costs 1.60 EUR, no less than 1.60 EUR, its lowest price of the 30 days before it begins',
  ]);
  expect(await warningsOf(25, 'PUBLISH')).toEqual([]);
  await activate(grocery.engine, 'anna', 'P');
  const asked = { profile: profile('anna'), itemIds: ['milk' as ItemId], knownRevision: null };
  const { items } = await grocery.engine.wallets.priceItems(asked);
  expect(items).toMatchObject([
    { price: { amountMinor: 200 }, best: { netMinor: 150 }, lowestPrice30d: { amountMinor: 160, currency: 'EUR' } },
  ]);
});
