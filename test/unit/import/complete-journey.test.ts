import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importItems } from '../../../src/import/items.js';
import type { ImportOptions } from '../../../src/import/options.js';
import { importPromotions } from '../../../src/import/promotions.js';
import { importTransactions } from '../../../src/import/transactions.js';
import { IMPORT_DEFAULTS, itemTarget, promotionTarget, transactionTarget } from '../../support/import-files.js';
import { collect } from '../../support/memory-target.js';
import { sharedData } from '../../support/shared-data.js';

const root = path.resolve(import.meta.dirname, '../../..');
const data = sharedData();

const options = (name: string): ImportOptions => ({
  ...IMPORT_DEFAULTS,
  mapping: readFileSync(path.join(root, 'examples/complete-journey', `${name}.json`), 'utf8'),
});
const file = (name: string) => createReadStream(path.join(data!, 'complete_journey', `${name}.csv.gz`));

describe.skipIf(data === null)('The Complete Journey comes in through its mapping files', () => {
  test('products', async () => {
    const target = itemTarget();
    const { errors, warnings, counts } = await collect(importItems(file('products'), options('products'), target));
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(counts).toMatchObject({ rows: 58_371, created: 58_371 });
    expect(target.value('25671')).toMatchObject({
      name: 'ICE - CRUSHED/CUBED 22 LB',
      category: ['GROCERY', 'FRZN ICE', 'ICE - CRUSHED/CUBED'],
    });
  });

  test('coupons, each with all of its products', async () => {
    const target = promotionTarget();
    const { errors, warnings, counts } = await collect(importPromotions(file('coupons'), options('coupons'), target));
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(counts).toMatchObject({ rows: 111_332, created: 1_197 });
    const sizes = [...target.stored.keys()].map((code) => {
      const { items } = target.value(code);
      return items.kind === 'LIST' ? items.itemIds.length : 0;
    });
    expect(Math.max(...sizes)).toBe(14_477);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(111_332);
  });

  test('baskets, and once more without a change', async () => {
    const target = transactionTarget();
    const run = () => collect(importTransactions(file('transactions'), options('transactions'), target));
    const first = await run();
    expect({ errors: first.errors, warnings: first.warnings }).toEqual({ errors: [], warnings: [] });
    expect(first.counts.rows).toBe(174_999);
    expect(target.stored.get('5')).toMatchObject({ profileId: '98', timeMs: Date.UTC(2016, 2, 23) });
    const second = await run();
    expect(second.counts).toMatchObject({ created: 0, unchanged: first.counts.created });
  });
});
