import { describe, expect, test } from 'vitest';
import { readPromotions } from '../../support/import-files.js';

interface Row {
  readonly discountType: string;
  readonly discountValue?: string;
  readonly [column: string]: string | undefined;
}

const imported = (row: Row) =>
  readPromotions(`${JSON.stringify({ code: 'P', name: 'Milk', ...row })}\n`, { format: 'jsonl' });
const refused = async (row: Row) => (await imported(row)).errors.map(({ column }) => column);

const percent = { discountType: 'PERCENT', discountValue: '10' };
const multibuy = { discountType: 'MULTIBUY', discountValue: '5.00' };
const twoForOne = { discountType: '2_FOR_1' };

describe('a percentage', () => {
  test.each(['100', '0.0001', '99.9999'])('may be %s', async (discountValue) => {
    expect(await refused({ ...percent, discountValue })).toEqual([]);
  });

  test.each(['100.0001', '101', '0.00001', '99.99999', '0'])('may not be %s', async (discountValue) => {
    expect(await refused({ ...percent, discountValue })).toEqual(['discountValue']);
  });
});

describe('what one redemption takes', () => {
  test.each<[Row]>([
    [{ ...percent, requiredItemsCount: '1', discountedItemsCount: '1' }],
    [{ ...percent, requiredItemsCount: '3', discountedItemsCount: '3' }],
    [{ ...percent, discountedItemsCount: '1' }],
    [{ ...percent, itemScope: 'BASKET', requiredItemsCount: '3' }],
    [{ ...multibuy, requiredItemsCount: '2' }],
    [{ ...multibuy, requiredItemsCount: '3', discountedItemsCount: '3' }],
    [twoForOne],
    [{ ...twoForOne, requiredItemsCount: '2', discountedItemsCount: '2' }],
    [{ ...twoForOne, discountedItemsCount: '2' }],
  ])('can be %j', async (row) => {
    const { errors, warnings } = await imported(row);
    expect([errors, warnings]).toEqual([[], []]);
  });

  test.each<[string, Row]>([
    ['requiredItemsCount', { ...percent, requiredItemsCount: '0' }],
    ['discountedItemsCount', { ...percent, discountedItemsCount: '0' }],
    ['discountedItemsCount', { ...percent, discountedItemsCount: '2' }],
    ['discountedItemsCount', { ...percent, requiredItemsCount: '3', discountedItemsCount: '4' }],
    ['discountedItemsCount', { ...percent, itemScope: 'BASKET', requiredItemsCount: '3', discountedItemsCount: '1' }],
    ['requiredItemsCount', multibuy],
    ['requiredItemsCount', { ...multibuy, requiredItemsCount: '1' }],
    ['itemScope', { ...multibuy, requiredItemsCount: '2', itemScope: 'BASKET' }],
    ['discountedItemsCount', { ...multibuy, requiredItemsCount: '3', discountedItemsCount: '2' }],
    ['discountedItemsCount', { ...multibuy, requiredItemsCount: '3', discountedItemsCount: '4' }],
    ['requiredItemsCount', { ...twoForOne, requiredItemsCount: '1' }],
    ['itemScope', { ...twoForOne, itemScope: 'BASKET' }],
    ['discountedItemsCount', { ...twoForOne, discountedItemsCount: '3' }],
  ])('is refused for its %s: %j', async (column, row) => {
    expect(await refused(row)).toEqual([column]);
  });
});

describe('an amount that is by piece', () => {
  const amount = { discountType: 'AMOUNT', discountValue: '1.00' };
  const warned = async (row: Row) => (await imported(row)).warnings.map(({ column }) => column);

  test('of several pieces is told', async () => {
    const { warnings } = await imported({ ...amount, requiredItemsCount: '2' });
    expect(warnings).toMatchObject([{ line: 1, column: 'requiredItemsCount', value: '2' }]);
    expect(warnings[0]!.reason).toContain('by piece');
  });

  test.each<[Row]>([
    [amount],
    [{ ...amount, requiredItemsCount: '1' }],
    [{ ...amount, requiredItemsCount: '2', discountedItemsCount: '1' }],
    [{ ...amount, requiredItemsCount: '2', itemScope: 'BASKET' }],
    [{ ...percent, requiredItemsCount: '2' }],
  ])('is not, where it can only mean one thing: %j', async (row) => {
    expect(await warned(row)).toEqual([]);
  });
});
