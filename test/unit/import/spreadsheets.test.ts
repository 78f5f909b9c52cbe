import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Currency } from '../../../src/base/money.js';
import type { TimeZone } from '../../../src/base/time-zone.js';
import { readItems, readPromotions, readTransactions } from '../../support/import-files.js';

/** The bytes that test/fixtures/spreadsheets/write.mjs wrote. */
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/spreadsheets/${name}`, import.meta.url));

const BERLIN = 'Europe/Berlin' as TimeZone;
const WARSAW = 'Europe/Warsaw' as TimeZone;
const at = (text: string) => Date.parse(text);
const assumed = (told: { assumptions: readonly { option: string; value: string }[] }) =>
  told.assumptions.map(({ option, value }) => `${option} ${value}`);

// A file must mean the same however a network cuts it.
describe.each([1, 65_536])('in chunks of %d bytes, what comes out of', (chunkBytes) => {
  test('Excel in German: Windows-1252, decimal commas, WAHR, columns and rows that only have a format', async () => {
    const mapping = JSON.stringify({
      columns: {
        itemId: 'Artikelnummer',
        name: 'Bezeichnung',
        category: 'Warengruppe',
        price: 'Preis',
        margin: 'Spanne',
        discountable: { column: 'Rabattfähig', values: { WAHR: true, FALSCH: false } },
      },
    });
    const told = await readItems(fixture('excel-de.csv'), { mapping, chunkBytes });
    expect([told.errors, told.warnings]).toEqual([[], []]);
    expect(told.counts).toMatchObject({ rows: 3, created: 3 });
    expect(told.target.value('4006381333931')).toMatchObject({
      name: 'Käse "Allgäuer"',
      category: ['Molkerei', 'Käse'],
      priceMinor: 123_450,
      currency: 'EUR',
      margin: 0.25,
      discountable: true,
    });
    expect(told.target.value('4006381333948')).toMatchObject({ name: 'Müsli; 500 g', discountable: false });
    expect(told.target.value('4006381333955')).toMatchObject({ name: 'Brötchen – frisch\nvom Bäcker', priceMinor: 39 });
    expect(assumed(told)).toEqual(['encoding windows-1252', 'delimiter ;', 'numberFormat comma']);
  });

  test('Excel in Polish: Windows-1250, labels of its own, days that end at midnight in Warsaw', async () => {
    const mapping = JSON.stringify({
      encoding: 'windows-1250',
      numberFormat: 'comma',
      dateFormat: 'dmy',
      timeZone: WARSAW,
      columns: {
        code: 'kod',
        name: 'nazwa',
        discountType: { column: 'rodzaj rabatu', values: { procent: 'PERCENT', kwota: 'AMOUNT' } },
        discountValue: 'wartość',
        startAt: 'od',
        expireAt: 'do',
        budget: 'budżet',
      },
    });
    const options = { mapping, currency: 'PLN' as Currency, chunkBytes };
    const told = await readPromotions(fixture('excel-pl.csv'), options);
    expect([told.errors, told.warnings]).toEqual([[], []]);
    expect(told.target.value('ZIMA-1')).toMatchObject({
      name: 'Żółty ser – gęś',
      discount: { type: 'PERCENT', value: 125_000 },
      startAtMs: at('2026-12-01T00:00+01:00'),
      expireAtMs: at('2027-01-01T00:00+01:00'),
      budgetMinor: 1_250_000,
      currency: 'PLN',
    });
    expect(told.target.value('ZIMA-2')).toMatchObject({
      name: 'Pączki',
      discount: { type: 'AMOUNT', value: 250 },
      startAtMs: at('2026-12-01T06:30+01:00'),
      expireAtMs: at('2026-12-31T14:30+01:00'),
    });
    expect(assumed(told)).toEqual(['delimiter ;']);
    // Without its encoding the file is refused, since its bytes are letters of Western Europe, too.
    const untold = readPromotions(fixture('excel-pl.csv'), { chunkBytes });
    await expect(untold).rejects.toMatchObject({ details: { reason: 'UNKNOWN_ENCODING' } });
  });

  test('Excel as "CSV UTF-8"', async () => {
    const told = await readPromotions(fixture('excel-utf8.csv'), { timeZone: BERLIN, chunkBytes });
    expect(told.errors).toEqual([]);
    expect(told.target.value('W1')).toMatchObject({
      name: 'Żółty ser',
      startAtMs: at('2026-12-01T00:00+01:00'),
      expireAtMs: at('2026-12-25T00:00+01:00'),
      minBasketMinor: 123_456,
      discount: { type: 'AMOUNT', value: 250 },
    });
    expect(told.target.value('W2')).toMatchObject({ name: 'Crème brûlée', startAtMs: at('2026-12-01T08:00+01:00') });
    expect(assumed(told)).toEqual(['encoding utf-8', 'delimiter ;', 'numberFormat comma', 'dateFormat dmy']);
  });

  test('Excel as "Unicode text"', async () => {
    const told = await readPromotions(fixture('excel-unicode.txt'), { chunkBytes });
    expect(told.errors).toEqual([]);
    expect(told.target.value('U1')).toMatchObject({
      name: 'Ser żółty',
      priority: 1.5,
      display: { kind: 'daily', fromMinute: 480, toMinute: 1_200 },
    });
    expect(told.target.value('U2').name).toBe('Käse\tfrisch');
    expect(assumed(told)).toEqual(['encoding utf-16le', 'delimiter tab', 'numberFormat comma']);
  });

  test('a program that names the delimiter for Excel', async () => {
    const told = await readTransactions(fixture('sep-line.csv'), { timeZone: BERLIN, chunkBytes });
    expect(told.errors).toEqual([]);
    expect(told.target.stored.get('B-1')).toEqual({
      transactionId: 'B-1',
      profileId: 'K100',
      timeMs: at('2026-11-30T18:05+01:00'),
      storeId: null,
      total: { amountMinor: 100_837, currency: 'EUR' },
      lines: [
        { itemId: 'MÜSLI', quantity: 2, amountMinor: 798 },
        { itemId: 'KÄSE', quantity: 0.755, amountMinor: 100_039 },
      ],
    });
    expect(told.assumptions[1]).toEqual({
      option: 'delimiter',
      value: ';',
      reason: 'the first line of the file names it',
    });
  });

  test('LibreOffice in German: what can be read in two ways, or not at all, is told with its row', async () => {
    const told = await readPromotions(fixture('libreoffice-de.csv'), { chunkBytes });
    expect(told.errors).toEqual([
      { line: 2, column: 'startAt', value: '01.12.26', reason: 'must have a year of four digits' },
    ]);
    expect(told.target.value('L2')).toMatchObject({
      name: 'Brot "rustikal"',
      type: 'HANDBILL',
      minBasketMinor: 99,
      expireAtMs: at('2027-01-01T00:00Z'),
    });
    expect(assumed(told)).toEqual([
      'encoding utf-8',
      'delimiter ,',
      'numberFormat comma',
      'dateFormat dmy',
      'timeZone UTC',
    ]);
  });

  test('Google Sheets in the United States: dates need to be told, and nothing else', async () => {
    const options = { currency: 'USD' as Currency, chunkBytes };
    const untold = await readPromotions(fixture('google-us.csv'), options);
    expect(untold.errors.map(({ line, column }) => [line, column])).toEqual([
      [2, 'startAt'],
      [2, 'expireAt'],
      [3, 'startAt'],
      [3, 'expireAt'],
    ]);
    const newYork = { ...options, dateFormat: 'mdy', timeZone: 'America/New_York' as TimeZone } as const;
    const told = await readPromotions(fixture('google-us.csv'), newYork);
    expect(told.errors).toEqual([]);
    expect(told.target.value('G1')).toMatchObject({
      name: 'Milk, fresh',
      startAtMs: at('2026-12-01T00:00-05:00'),
      expireAtMs: at('2027-01-01T00:00-05:00'),
      minBasketMinor: 123_450,
      discount: { type: 'PERCENT', value: 100_000 },
    });
    expect(told.target.value('G2')).toMatchObject({
      startAtMs: at('2026-12-01T06:30-05:00'),
      expireAtMs: at('2026-12-31T14:30-05:00'),
      discount: { type: 'AMOUNT', value: 50 },
    });
  });
});

describe('sep=', () => {
  test.each([
    ['sep=;\r\n', ';'],
    ['SEP=|\n', '|'],
    ['"sep=,"\r\n', ','],
    ['\ufeffsep=\t\n', '\t'],
  ])('%j names the delimiter, and lines are counted with it', async (line, delimiter) => {
    const { target, errors } = await readPromotions(
      `${line}code${delimiter}name\nP1${delimiter}Milk\nP2${delimiter}\n`,
    );
    expect([...target.stored.keys()]).toEqual(['P1']);
    expect(errors).toMatchObject([{ line: 4, column: 'name' }]);
  });

  test('gives way to a delimiter that is told', async () => {
    const { target, assumptions } = await readPromotions('sep=;\ncode,name\nP1,Milk; fresh\n', { delimiter: ',' });
    expect(target.value('P1').name).toBe('Milk; fresh');
    expect(assumptions.map(({ option }) => option)).toEqual(['encoding']);
  });

  test('of a delimiter that we do not know is refused', async () => {
    await expect(readPromotions('sep=^\ncode^name\n')).rejects.toThrow(/line 1: the file names the delimiter "\^"/);
  });

  test('alone is no header', async () => {
    await expect(readPromotions('sep=;\n')).rejects.toMatchObject({ details: { reason: 'EMPTY_FILE' } });
  });
});

test('a value in a column without a name is told once', async () => {
  const { warnings, counts } = await readPromotions('code,name,\nP1,Milk,\nP2,Bread,a note\nP3,Eggs,another\n');
  expect(warnings).toEqual([
    { line: 3, column: null, value: 'a note', reason: 'is in a column without a name: ignored' },
  ]);
  expect(counts.created).toBe(3);
});
