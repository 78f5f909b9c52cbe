import { describe, expect, test } from 'vitest';
import { UTC } from '../../../src/base/time-zone.js';
import { createCellFormats, type NumberFormat } from '../../../src/import/cell-formats.js';
import { plainNumber } from '../../../src/import/number-text.js';
import { readItems, readPromotions } from '../../support/import-files.js';

const read = (cell: string, numberFormat: NumberFormat | null) =>
  plainNumber(
    cell,
    createCellFormats({ numberFormat, dateFormat: null, timeZone: null }, UTC, () => {}),
  );

describe('a number in a format that is told', () => {
  test.each([
    ['comma', '1.234,56', '1234.56'],
    ['comma', '1234,56', '1234.56'],
    ['comma', '1.234', '1234'],
    ['comma', '1.234.567', '1234567'],
    ['comma', '1 234,5', '1234.5'],
    ['comma', '1\u00a0234,5', '1234.5'],
    ['comma', '1\u202f234\u202f567', '1234567'],
    ['comma', '1\u2009234', '1234'],
    ['comma', "1'234,50", '1234.50'],
    ['comma', '-0,5', '-0.5'],
    ['comma', '−1.000', '-1000'],
    ['comma', ',25', '.25'],
    ['point', '1,234.56', '1234.56'],
    ['point', '1,234', '1234'],
    ['point', '1.234', '1.234'],
    ['point', '1’234.50', '1234.50'],
  ] as const)('%s: %s', (format, cell, plain) => expect(read(cell, format)).toEqual({ ok: true, value: plain }));

  test.each([
    ['comma', '4.99'],
    ['comma', '1.23,4'],
    ['comma', '1.234.56'],
    ['comma', '1,234,567'],
    ['comma', '1.234 567'],
    ['comma', '0.123'],
    ['comma', '1,5e3'],
    ['comma', 'viel'],
    ['comma', ','],
    ['comma', ''],
  ] as const)('%s: not %s', (format, cell) => expect(read(cell, format)).toMatchObject({ ok: false }));
});

describe('a number in a format that nobody told', () => {
  test.each([
    ['1234', '1234'],
    ['4.99', '4.99'],
    ['4,99', '4.99'],
    ['0.125', '0.125'],
    ['0,125', '0.125'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567', '1234567'],
    ['1 234', '1234'],
    ['1234.567', '1234.567'],
    ['1.2345', '1.2345'],
  ])('%s can be read in one way only', (cell, plain) => expect(read(cell, null)).toEqual({ ok: true, value: plain }));

  test.each(['1.234', '1,234', '-12.345', '999,000'])('%s could mean two numbers, and is refused', (cell) =>
    expect(read(cell, null)).toMatchObject({ ok: false, error: expect.stringMatching(/may be .* or .*number format/) }),
  );

  test.each(['1e3', 'many', '1.2.3', '--1', '1,23,4'])('%s is left for its column to judge', (cell) =>
    expect(read(cell, null)).toEqual({ ok: true, value: cell }),
  );
});

test('a cell of megabytes that looks like a number for long costs no more than its length', async () => {
  const long = `1${' '.repeat(2_000_000)}x`;
  const { errors } = await readItems(`itemId,name,price,stock\nA,a,"${long}","${long}"\n`);
  expect(errors.map(({ column }) => column)).toEqual(['stock', 'price']);
});

describe('every column of a number reads the format', () => {
  test('of promotions', async () => {
    const { target, errors } = await readPromotions(
      'code;name;priority;lastingTime;minBasketValue;budget;discountType;discountMode;discountSteps.0.usageThreshold;discountSteps.0.discountValue\n' +
        'P1;x;1,5;86.400;10,50;1.000;PERCENT;STEP;1.000;12,5\n',
      { numberFormat: 'comma' },
    );
    expect(errors).toEqual([]);
    expect(target.value('P1')).toMatchObject({
      priority: 1.5,
      lastingSeconds: 86_400,
      minBasketMinor: 1_050,
      budgetMinor: 100_000,
      discount: { steps: [{ usageThreshold: 1_000, value: 125_000 }] },
    });
  });

  test('of items, whose attributes are numbers only in their plain form', async () => {
    const { target } = await readItems(
      'itemId;name;price;margin;stock;fat;version\nA;a;1.234,50;0,25;1.000;3,5;1.2\n',
      {
        numberFormat: 'comma',
      },
    );
    expect(target.value('A')).toMatchObject({
      priceMinor: 123_450,
      margin: 0.25,
      stock: 1_000,
      attributes: { fat: 3.5, version: '1.2' },
    });
  });

  test('JSON has its own numbers', async () => {
    const { target, assumptions } = await readItems('{"itemId":"A","name":"a","stock":1.234}\n', { format: 'jsonl' });
    expect(target.value('A').stock).toBe(1.234);
    expect(assumptions.map(({ option }) => option)).toEqual(['encoding']);
    const refused = readItems('{"itemId":"A"}\n', { format: 'jsonl', numberFormat: 'comma' });
    await expect(refused).rejects.toThrow(/numberFormat comma is for CSV/);
  });
});

describe('an amount may have the sign of its currency', () => {
  test.each([
    ['4,99 €', 'EUR', 499],
    ['€ 4.99', 'EUR', 499],
    ['4,99 EUR', 'EUR', 499],
    ['1 234,50 zł', 'PLN', 123_450],
    ['1\u00a0234,50\u00a0zł', 'PLN', 123_450],
    ['99,90 Kč', 'CZK', 9_990],
    ['$1,234.00', 'USD', 123_400],
    ['£4.99', 'GBP', 499],
  ])('%s in %s', async (price, currency, priceMinor) => {
    const { target, errors } = await readItems(`itemId;name;price;currency\nA;a;${price};${currency}\n`);
    expect(errors).toEqual([]);
    expect(target.value('A')).toMatchObject({ priceMinor, currency });
  });

  test.each(['4,99 zł', '$4.99', '€ 4,99 €', '4,99 Stück', '10 %'])('of no other: %s is no EUR', async (price) => {
    const { errors } = await readItems(`itemId;name;price\nA;a;${price}\n`);
    expect(errors).toEqual([
      { line: 2, column: 'price', value: price, reason: 'must be an amount in EUR, such as 4.99' },
    ]);
  });

  test.each([
    ['PERCENT', '12,5 %', { value: 125_000 }],
    ['AMOUNT', '2,50 €', { value: 250 }],
    ['POINTS', '50', { value: 50 }],
  ])('a discount of %s that of its unit: %s', async (type, value, discount) => {
    const { target, errors } = await readPromotions(`code;name;discountType;discountValue\nP;x;${type};${value}\n`);
    expect(errors).toEqual([]);
    expect(target.value('P').discount).toMatchObject(discount);
  });

  test.each([
    ['AMOUNT', '10 %'],
    ['PERCENT', '10 €'],
    ['POINTS', '10 €'],
    ['AMOUNT', '10 zł'],
  ])('%s is not %s', async (type, value) => {
    const { errors } = await readPromotions(`code;name;discountType;discountValue\nP;x;${type};${value}\n`);
    expect(errors).toMatchObject([{ column: 'discountValue', value }]);
  });
});
