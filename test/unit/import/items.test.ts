import { expect, test } from 'vitest';
import { itemTarget, readItems } from '../../support/import-files.js';

const FEED = `itemId,name,brand,category,price,currency,margin,stock,imageUrl,organic,weight,origin
4711,"Milk, fresh",Dairy Co,Food > Dairy >  > Milk,1.09,,0.25,12,https://img.example.com/1.png,true,1.5,"[""DE"",""AT""]"
4712,Bread,,,2,USD,,,,,007,
`;

test('an item comes with its attributes, typed by how they are written', async () => {
  const { target, errors } = await readItems(FEED);
  expect(errors).toEqual([]);
  expect(target.value('4711')).toEqual({
    itemId: '4711',
    name: 'Milk, fresh',
    brand: 'Dairy Co',
    category: ['Food', 'Dairy', 'Milk'],
    priceMinor: 109,
    currency: 'EUR',
    margin: 0.25,
    stock: 12,
    imageUrl: 'https://img.example.com/1.png',
    attributes: { organic: true, weight: 1.5, origin: ['DE', 'AT'] },
    discountable: true,
    unit: null,
    deletedAtMs: null,
    formerPrices: [],
  });
  expect(target.value('4712')).toMatchObject({ priceMinor: 200, currency: 'USD', attributes: { weight: '007' } });
});

test('replace drops what the file does not tell, merge keeps it', async () => {
  const update = 'itemId,name,colour\n4711,Milk,white\n';
  const replaced = await readItems(FEED, {}, itemTarget('replace'));
  await readItems(update, {}, replaced.target);
  expect(replaced.target.value('4711')).toMatchObject({ brand: null, attributes: { colour: 'white' } });

  const merged = await readItems(FEED, {}, itemTarget('merge'));
  await readItems(update, {}, merged.target);
  expect(merged.target.value('4711')).toMatchObject({
    brand: 'Dairy Co',
    attributes: { colour: 'white', weight: 1.5 },
  });
});

test.each([
  ['price', '-1.00', 'must not be negative'],
  ['margin', '25', 'share of the price'],
  ['stock', 'many', 'must be a number'],
  ['currency', 'EURO', 'ISO 4217'],
])('a wrong %s is reported as it was written', async (column, value, reason) => {
  const { errors } = await readItems(`itemId,name,${column}\n1,Milk,${value}\n`);
  expect(errors).toEqual([{ line: 2, column, value, reason: expect.stringContaining(reason) }]);
});

test('an attribute can not pass for the prototype of the attributes', async () => {
  const { errors } = await readItems('{"itemId":"1","name":"Milk","__proto__":"x"}\n', { format: 'jsonl' });
  expect(errors).toEqual([{ line: 1, column: '__proto__', value: 'x', reason: 'must not be __proto__' }]);
});

test('an item may be out of reach of promotions, and be sold by measure', async () => {
  const { target, errors } = await readItems(
    'itemId,name,discountable,unit\nG,Gift card,false,piece\nC,Cheese,true,kg\n',
  );
  expect(errors).toEqual([]);
  expect(target.value('G')).toMatchObject({ discountable: false, unit: 'piece', attributes: {} });
  expect(target.value('C')).toMatchObject({ discountable: true, unit: 'kg' });
  const cleared = await readItems('itemId,name,discountable,unit\nG,Gift card,null,null\n', {}, target);
  expect(cleared.target.value('G')).toMatchObject({ discountable: true, unit: null });
});

test.each([
  ['discountable', 'no', 'must be true or false'],
  ['discountable', 'WAHR', 'must be true or false'],
  ['unit', 'lb', 'must be one of piece, kg, g, l, m'],
])('%s is not %s', async (column, cell, reason) => {
  const { errors } = await readItems(`itemId,name,${column}\nA,A,${cell}\n`);
  expect(errors).toEqual([{ line: 2, column, value: cell, reason }]);
});
