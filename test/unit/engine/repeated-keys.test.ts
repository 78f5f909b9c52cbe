import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, PromotionCode } from '../../../src/base/ids.js';
import type { ImportEvent } from '../../../src/import/report.js';
import { HELD_ROWS_PER_KEY_MAX, IMPORT_BATCH_ROWS_MAX } from '../../../src/limits.js';
import { type Grocery, openGrocery } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';
import { chunked, collect } from '../../support/memory-target.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
});

afterEach(() => grocery.close());

const imported = {
  promotions: (text: string, dryRun = false): AsyncIterable<ImportEvent> =>
    grocery.engine.promotions.import(chunked(text), { ...IMPORT_DEFAULTS, dryRun }),
  items: (text: string, dryRun = false): AsyncIterable<ImportEvent> =>
    grocery.engine.items.import(chunked(text), { ...IMPORT_DEFAULTS, dryRun, mode: 'merge' }),
};

const promotion = (code: string) => grocery.engine.promotions.get(code as PromotionCode);
const TWICE = 'has been in the file before: of what both rows say, the last one counts';

/** So many rows of other keys that those before and after are not written at once. */
const between = (rows: number, name: string) => Array.from({ length: rows }, (_, i) => `F${i},${name}`).join('\n');

describe.each([
  ['next to each other', ''],
  ['batches apart', `${between(3 * IMPORT_BATCH_ROWS_MAX, 'Between')}\n`],
])('a key that stands twice in a file, %s', (_, others) => {
  const file = `code,name\nP1,First\n${others}P1,Last\n`;

  test('is told, and the last row counts', async () => {
    const { warnings, errors } = await collect(imported.promotions(file));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([{ line: file.split('\n').length - 1, column: 'code', value: 'P1', reason: TWICE }]);
    expect((await promotion('P1')).value.name).toBe('Last');
  });

  test('changes nothing when the file is imported again', async () => {
    const first = await collect(imported.promotions(file));
    const before = await promotion('P1');
    for (const dryRun of [true, false]) {
      const { counts, warnings } = await collect(imported.promotions(file, dryRun));
      expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: first.counts.rows, rejected: 0 });
      expect(warnings).toHaveLength(1);
    }
    expect(await promotion('P1')).toEqual(before);
  });

  test('of items, too', async () => {
    const feed = file.replace('code,', 'itemId,');
    await collect(imported.items(feed));
    const before = await grocery.engine.items.get('P1' as ItemId);
    const { counts, warnings } = await collect(imported.items(feed));
    expect(counts).toMatchObject({ created: 0, updated: 0 });
    expect(warnings).toMatchObject([{ column: 'itemId', value: 'P1' }]);
    expect(await grocery.engine.items.get('P1' as ItemId)).toEqual(before);
  });

  test('is one change when only one of its rows was changed', async () => {
    await collect(imported.promotions(file));
    const { etag } = await promotion('P1');
    const { counts } = await collect(imported.promotions(file.replace('Last', 'Very last')));
    expect(counts).toMatchObject({ created: 0, rejected: 0 });
    const changed = await promotion('P1');
    expect(changed.value.name).toBe('Very last');
    expect(Number(changed.etag)).toBe(Number(etag) + 1);
  });
});

test('rows that say different things of one promotion add up', async () => {
  const file = 'code,name,headline\nP1,Milk,\nP1,,Fresh\n';
  for (let round = 0; round < 2; round++) await collect(imported.promotions(file));
  expect((await promotion('P1')).value).toMatchObject({ name: 'Milk', headline: 'Fresh' });
});

test('a second row that is wrong leaves the first one', async () => {
  const file = `code,name,priority\nP1,First,1\n${between(IMPORT_BATCH_ROWS_MAX, 'x,1')}\nP1,Last,high\n`;
  for (let round = 0; round < 2; round++) {
    const { errors } = await collect(imported.promotions(file));
    expect(errors).toMatchObject([{ column: 'priority' }]);
    expect((await promotion('P1')).value.name).toBe('First');
  }
});

test('thousands of keys that stand in a file twice, in another order', async () => {
  const rows = (name: string) => between(4 * IMPORT_BATCH_ROWS_MAX, name);
  const file = `code,name\n${rows('First')}\n${rows('Last').split('\n').toReversed().join('\n')}\n`;
  await collect(imported.promotions(file));
  const { counts } = await collect(imported.promotions(file));
  expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 8 * IMPORT_BATCH_ROWS_MAX });
  expect((await promotion('F0')).value.name).toBe('Last');
});

test('more rows of one key than wait are written, and the last one counts', async () => {
  const rows = Array.from(
    { length: 2 * HELD_ROWS_PER_KEY_MAX },
    (_, i) => `P1,Name ${i}\n${between(IMPORT_BATCH_ROWS_MAX, `x`)}`,
  );
  const file = `code,name\n${rows.join('\n')}\n`;
  for (let round = 0; round < 2; round++) {
    const { counts } = await collect(imported.promotions(file));
    expect(counts.rejected).toBe(0);
    expect((await promotion('P1')).value.name).toBe(`Name ${rows.length - 1}`);
  }
});
