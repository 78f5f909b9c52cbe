import { expect, test } from 'vitest';
import { MAPPING_CHARS_MAX } from '../../../src/limits.js';
import { readPromotions, readTransactions } from '../../support/import-files.js';

test('columns are renamed, values mapped, constants set, lists split, templates filled', async () => {
  const mapping = JSON.stringify({
    columns: {
      code: { template: '{shop}-{id}' },
      name: 'Titel',
      type: { column: 'Art', values: { B: 'HANDBILL', M: 'MEMBERS_ONLY' }, default: 'GENERAL' },
      visibilityStatus: { constant: 'PUBLISH' },
      catalogIndexItems: { column: 'Artikel', split: '/' },
      startAt: { column: 'Tag', dayOne: '2016-03-23' },
    },
    ignore: ['Notiz'],
  });
  const file = 'shop;id;Titel;Art;Artikel;Tag;Notiz\ns1;7;Milch;B;1/2/3;1;x\ns1;8;Brot;?;4;285;y\n';
  const { target, errors, warnings } = await readPromotions(file, { mapping });
  expect(errors).toEqual([]);
  expect(warnings).toEqual([]);
  expect(target.value('s1-7')).toMatchObject({
    name: 'Milch',
    type: 'HANDBILL',
    visibility: 'PUBLISH',
    items: { kind: 'LIST', itemIds: ['1', '2', '3'] },
    startAtMs: Date.UTC(2016, 2, 23),
  });
  expect(target.value('s1-8')).toMatchObject({ type: 'GENERAL', startAtMs: Date.UTC(2017, 0, 1) });
});

test('errors name the column of the file', async () => {
  const mapping = JSON.stringify({ columns: { code: 'Nr', name: 'Titel', priority: 'Rang' } });
  const { errors } = await readPromotions('Nr,Titel,Rang\n1,Milch,hoch\n2,,3\n', { mapping });
  expect(errors.map(({ line, column, value }) => [line, column, value])).toEqual([
    [2, 'Rang', 'hoch'],
    [3, 'Titel', ''],
  ]);
});

const COLLECT = JSON.stringify({
  columns: {
    code: 'coupon',
    name: { template: 'Coupon {coupon}' },
    catalogIndexItems: { column: 'product', collect: true },
  },
  collectBy: ['coupon'],
});

test('adjacent rows with one key become one entry with a list', async () => {
  const { target, counts } = await readPromotions('coupon,product\na,1\na,2\na,2\nb,3\n', { mapping: COLLECT });
  expect(target.value('a').items).toEqual({ kind: 'LIST', itemIds: ['1', '2'] });
  expect(target.value('b').items).toEqual({ kind: 'LIST', itemIds: ['3'] });
  expect(counts).toEqual({ rows: 4, created: 2, updated: 0, unchanged: 0, rejected: 0 });
});

test('rows that come after others of their key do not overwrite the list', async () => {
  const { target, errors, counts } = await readPromotions('coupon,product\na,1\nb,3\na,2\na,4\n', { mapping: COLLECT });
  expect(target.value('a').items).toEqual({ kind: 'LIST', itemIds: ['1'] });
  expect(errors).toEqual([expect.objectContaining({ line: 4, reason: expect.stringContaining('follow each other') })]);
  expect(counts).toMatchObject({ created: 2, rejected: 2 });
});

test('a day that is no number is an error of its cell', async () => {
  const mapping = JSON.stringify({
    columns: { transactionId: 'b', profileId: 'h', time: { column: 'd', dayOne: '2016-03-23' }, itemId: 'p' },
  });
  const { errors } = await readTransactions('b,h,d,p\n1,2,noon,4\n', { mapping });
  expect(errors).toEqual([expect.objectContaining({ line: 2, column: 'd', value: 'noon' })]);
});

test.each([
  ['no JSON', '{', 'is not JSON'],
  ['an unknown key', '{"columns":{},"rename":{}}', 'rename'],
  ['two origins of a column', '{"columns":{"name":{"column":"a","constant":"b"}}}', 'exactly one of'],
  ['a column that the file lacks', '{"columns":{"name":"Titel"}}', 'not in the file'],
  ['a target that does not exist', '{"columns":{"titel":"name"}}', 'no column of promotions'],
  ['collectBy without a list', '{"columns":{"name":"name"},"collectBy":["name"]}', 'need each other'],
  ['more than the limit', `{"comment":"${'x'.repeat(MAPPING_CHARS_MAX)}","columns":{}}`, 'longer than'],
])('a mapping with %s is refused', async (_, mapping, reason) => {
  const refused = readPromotions('code,name\nP1,Milk\n', { mapping });
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining(reason),
    details: { reason: 'WRONG_MAPPING' },
  });
});
