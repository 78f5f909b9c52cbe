import { expect, test } from 'vitest';
import type { Currency } from '../../../src/base/money.js';
import { packVersioned, unpackVersioned } from '../../../src/base/versioned-codec.js';
import { decodeItem, encodeItem } from '../../../src/catalog/codec.js';

/** As programs without `discountable` and `unit` wrote it. */
const STORED = [
  '019aa46d696c6ba44d696c6ba3416c7092a4466f6f64a54461697279cc81a3455552cb3fd00000000000000cc094a76f7267',
  '616e6963c3a6776569676874a331206c',
].join('');

const stored = new Uint8Array(Buffer.from(STORED, 'hex'));

test('an item that was stored before fields were added opens, and is written as it was', () => {
  const item = decodeItem(stored);
  expect(item).toMatchObject({
    itemId: 'milk',
    stock: 12,
    attributes: { organic: true },
    discountable: true,
    unit: null,
  });
  expect(Buffer.from(encodeItem(item)).toString('hex')).toBe(STORED);
});

test.each([
  { discountable: false },
  { unit: 'kg' as const },
  { discountable: false, unit: 'm' as const },
  {
    formerPrices: [
      { priceMinor: null, currency: null, untilMs: 1 },
      { priceMinor: 199, currency: 'EUR' as Currency, untilMs: 1_764_560_000_000 },
    ],
  },
])('what is new comes back: %j', (change) => {
  const item = { ...decodeItem(stored), ...change };
  expect(decodeItem(encodeItem(item))).toEqual(item);
});

test('an item of a newer program is refused with words', () => {
  const values = unpackVersioned(
    'item',
    1,
    encodeItem({ ...decodeItem(stored), formerPrices: [{ priceMinor: null, currency: null, untilMs: 5 }] }),
  );
  expect(() => decodeItem(packVersioned(1, [...values, 'new']))).toThrow('stored item has 15 values');
});
