import { describe, expect, test } from 'vitest';
import { importPromotions } from '../../../src/import/promotions.js';
import { IMPORT_BLOCK_BYTES } from '../../../src/limits.js';
import {
  IMPORT_DEFAULTS,
  promotionTarget,
  readItems,
  readPromotions,
  readTransactions,
} from '../../support/import-files.js';
import { MISTAKES, plantErrors } from '../../support/planted-errors.js';

test('each of 1,000 planted errors of 20 kinds is reported with its line and column, and the rest is imported', async () => {
  expect(Object.keys(MISTAKES)).toHaveLength(20);
  const { text, planted, rows } = plantErrors(5_000, 1_000, 7);
  const { errors, counts, target } = await readPromotions(text);

  const inFileOrder = errors.toSorted((a, b) => a.line - b.line);
  expect(inFileOrder.map(({ line, column }) => ({ line, column }))).toEqual(planted);
  expect(errors.every(({ reason }) => reason.length > 0)).toBe(true);
  expect(counts).toEqual({ rows, created: 4_000, updated: 0, unchanged: 0, rejected: 1_000 });
  expect(target.stored.size).toBe(4_000);
});

test('the report does not depend on how the file is cut into chunks', async () => {
  const { text } = plantErrors(120, 40, 11);
  const whole = await readPromotions(text);
  for (const chunkBytes of [1, 7, 64, 1_000]) {
    const cut = await readPromotions(text, { chunkBytes });
    expect(cut.errors).toEqual(whole.errors);
    expect(cut.counts).toEqual(whole.counts);
  }
});

describe('every error of a row is reported', () => {
  const columnsOf = async (header: string, row: string) =>
    (await readPromotions(`code,name,${header}\n${row}\n`)).errors.map(({ column }) => column);

  test('those of single cells with those of the promotion', async () => {
    expect(await columnsOf('type,priority,startAt', 'P1,,NOBODY,high,soon')).toEqual([
      'type',
      'priority',
      'startAt',
      'name',
    ]);
    expect(await columnsOf('startAt,minBasketValue,discountType,discountValue', 'P1,x,soon,cheap,MULTIBUY,0')).toEqual([
      'startAt',
      'minBasketValue',
      'discountValue',
      'requiredItemsCount',
    ]);
  });

  test.each([
    ['a discount of an unknown type', 'discountType,discountValue', 'P1,x,RABATT,10', ['discountType']],
    ['a value that is none', 'discountType,discountValue', 'P1,x,PERCENT,much', ['discountValue']],
    ['a percentage of an unknown type', 'discountType,discountValue', 'P1,x,RABATT,10 %', ['discountType']],
    ['amounts in an unknown currency', 'currency,budget', 'P1,x,EURO,10.005', ['currency']],
    ['an end after a wrong start', 'startAt,expireAt', 'P1,x,soon,2026-01-01', ['startAt']],
    [
      'a unit of a wrong count',
      'discountType,discountValue,requiredItemsCount',
      'P1,x,MULTIBUY,5,two',
      ['requiredItemsCount'],
    ],
    ['a list of an unknown kind', 'catalogItemType,catalogIndexItems', 'P1,x,SOME,1|2', ['catalogItemType']],
    [
      'half a step',
      'discountSteps.0.usageThreshold,discountSteps.0.discountValue',
      'P1,x,one,5',
      ['discountSteps.0.usageThreshold'],
    ],
  ])('but nothing that only follows from another one: %s', async (_, header, row, columns) =>
    expect(await columnsOf(header, row)).toEqual(columns),
  );

  test('of a promotion whose code is wrong only the cells, since it is not known what is stored of it', async () => {
    expect(await columnsOf('priority', '" P1",,high')).toEqual(['code', 'priority']);
  });

  test('of items and lines of receipts, too', async () => {
    const items = await readItems('itemId,name,price,margin,stock\nA,,cheap,half,-1\n,b,cheap,.5,1\n');
    expect(items.errors.map(({ line, column }) => [line, column])).toEqual([
      [3, 'price'],
      [3, 'itemId'],
      [2, 'margin'],
      [2, 'price'],
      [2, 'stock'],
      [2, 'name'],
    ]);
    const header = 'transactionId,profileId,time,itemId,quantity,amount,total,currency';
    const receipts = await readTransactions(`${header}\nt1,,soon,,two,free,all,EUR\n`);
    expect(receipts.errors.map(({ column }) => column).sort()).toEqual(header.split(',').slice(1, -1).sort());
  });

  test('of a header', async () => {
    const refused = readPromotions('Code,name,startsAt,expireat,name\nP1,x,,,\n');
    await expect(refused).rejects.toThrow(/"name" is there twice; .*"Code".*"code".*; .*"expireat".*"expireAt"/);
  });

  test('as is a set that says no number of pieces', async () => {
    const { errors } = await readPromotions('code,name,discountType,discountValue\nP1,x,MULTIBUY,5\nP2,x,2_FOR_1,\n');
    expect(errors).toEqual([
      { line: 2, column: 'requiredItemsCount', value: '', reason: 'must be at least 2 with discountType MULTIBUY' },
    ]);
  });
});

test('errors that nobody takes stop the reading: they do not pile up', async () => {
  const rows = Buffer.from(`P1,x,high,soon\n`.repeat(3_000));
  let readBytes = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('code,name,priority,startAt\n');
    for (;;) {
      readBytes += rows.length;
      yield rows;
    }
  }
  let errors = 0;
  for await (const event of importPromotions(endless(), IMPORT_DEFAULTS, promotionTarget())) {
    if (event.kind === 'rejected' && ++errors === 10_000) break;
  }
  // Two errors a row of 15 bytes: what was read beyond those that were taken is a few blocks.
  expect(readBytes).toBeLessThan(10_000 * 15 + 20 * IMPORT_BLOCK_BYTES);
});
