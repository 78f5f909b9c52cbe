import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import {
  CONSTANT_VALUES_MAX,
  IMPORT_COLUMNS_MAX,
  JSON_DEPTH_MAX,
  JSON_NAME_CHARS_MAX,
  JSON_NAMES_MAX,
  JSON_NESTING_MAX,
  LINES_PER_TRANSACTION_MAX,
  ROW_BYTES_MAX,
  TEMPLATE_COLUMNS_MAX,
  UNPACKED_BYTES_UNASKED,
} from '../../../src/limits.js';
import { readItems, readPromotions, readTransactions } from '../../support/import-files.js';

const JSONL = { format: 'jsonl' } as const;
const GOOD = '{"itemId":"good","name":"Good"}';
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const item = (more: string) => `{"itemId":"a","name":"A",${more}}`;
const names = (count: number, name = 'n') => Array.from({ length: count }, (_, i) => `"${name}${i}":1`).join(',');

/** A line between good ones: what is wrong with it, and what is stored. */
async function around(line: string) {
  const { errors, counts, target } = await readItems(`${GOOD}\n${line}\n{"itemId":"last","name":"Last"}\n`, JSONL);
  expect(counts.rows).toBe(3);
  for (const error of errors) expect(error.line).toBe(2);
  return { reasons: errors.map(({ reason }) => reason), stored: [...target.stored.keys()] };
}

describe('a bad row of JSON lines costs itself only', () => {
  it.each([
    ['lists within lists', item(`"x":${nested(10_000, '[', ']')}`), /^is nested more than 64 deep$/],
    [
      'objects within objects',
      item(`"x":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      /^is nested more than 64 deep$/,
    ],
    ['a million brackets', item(`"x":${nested(1_000_000, '[', ']')}`), /^is nested more than 64 deep$/],
    ['brackets that never close', item(`"x":${'['.repeat(1_000_000)}`), /^is nested more than 64 deep$/],
    ['300,000 names', item(names(300_000)), new RegExp(`^has more than ${JSON_NAMES_MAX} names$`)],
    [
      'more names than columns',
      item(names(IMPORT_COLUMNS_MAX - 1)),
      new RegExp(`^has more than ${IMPORT_COLUMNS_MAX} columns$`),
    ],
    ['a long name', item(`"${'n'.repeat(JSON_NAME_CHARS_MAX + 1)}":1`), /^has a name of more than 500 characters/],
    ['an id that lost digits', '{"itemId":12345678901234567890,"name":"A"}', /^"itemId" has more digits than/],
    ['a number beyond all', item('"x":1e999999'), null],
    ['half a character as an id', '{"itemId":"\\ud800","name":"A"}', /^must be well-formed Unicode$/],
    ['half a character as a name', item('"\\udfff":1'), /must be well-formed Unicode$/],
    ['a NUL in an id', '{"itemId":"a\\u0000","name":"A"}', /must not contain control characters$/],
    ['the prototype as a name', item('"__proto__":{"a":1},"constructor":{"prototype":{"b":1}}'), null],
    ['a text without an end', '{"itemId":"a', /^is not JSON/],
    ['a text that ends with a backslash', '{"itemId":"a\\', /^is not JSON/],
    ['no object', '5', /not an object$/],
  ])('%s', async (_, line, reason) => {
    const { reasons, stored } = await around(line);
    expect(stored).toEqual(reason === null ? ['good', 'a', 'last'] : ['good', 'last']);
    expect(reasons).toEqual(reason === null ? [] : [expect.stringMatching(reason)]);
    expect(Object.hasOwn(Object.prototype, 'a') || Object.hasOwn(Object.prototype, 'b')).toBe(false);
  });

  it.each(['toString', 'valueOf', 'constructor', 'hasOwnProperty', 'then'])(
    'an object with its own %s',
    async (name) => {
      for (const line of [item(`"x":{"${name}":1}`), item(`"x":[{"${name}":1}]`)]) {
        expect((await around(line)).stored).toEqual(['good', 'a', 'last']);
      }
      const { reasons } = await around(`{"itemId":{"${name}":1},"name":"A"}`);
      expect(reasons).toEqual(['the column "itemId" is missing']);
    },
  );

  it('at the depth that has no columns any more', async () => {
    const deep = (depth: number) => item(`${'"x":{'.repeat(depth)}"y":1${'}'.repeat(depth)}`);
    expect((await around(deep(JSON_DEPTH_MAX))).reasons).toEqual([]);
    expect((await around(deep(JSON_DEPTH_MAX + 1))).reasons).toEqual([
      expect.stringMatching(/is nested more than 8 deep$/),
    ]);
    expect(JSON_NESTING_MAX).toBeGreaterThan(JSON_DEPTH_MAX);
  });

  it('brackets in texts are none', async () => {
    expect((await around(item(`"x":"${'[{\\"'.repeat(2_400)}"`))).stored).toEqual(['good', 'a', 'last']);
  });
});

describe('a receipt of a JSON line', () => {
  const receipt = (lines: number, more = '') =>
    `{"transactionId":"t","profileId":"p","time":"2026-01-01",${more}"lines":[${new Array(lines).fill('{"itemId":"milk"}').join()}]}\n`;

  it('has as many lines as a receipt may have', async () => {
    expect((await readTransactions(receipt(LINES_PER_TRANSACTION_MAX), JSONL)).counts.created).toBe(1);
    const { errors, counts } = await readTransactions(receipt(LINES_PER_TRANSACTION_MAX + 1), JSONL);
    expect(counts).toMatchObject({ rows: 1, rejected: 1 });
    expect(errors).toMatchObject([{ line: 1, reason: '"lines" must not have more than 5000 entries' }]);
  });

  it('does not repeat a thousand columns in each of them', async () => {
    const { errors } = await readTransactions(receipt(LINES_PER_TRANSACTION_MAX, `${names(900)},`), JSONL);
    expect(errors).toMatchObject([{ line: 1, reason: expect.stringContaining('has more than 50000 values') }]);
  });

  it('is read whole or not at all', async () => {
    const torn = receipt(2).replace('{"itemId":"milk"}]', '{"itemId":12345678901234567890}]');
    const { errors, target } = await readTransactions(torn, JSONL);
    expect(errors).toMatchObject([{ line: 1, reason: expect.stringContaining('more digits') }]);
    expect([...target.stored.keys()]).toEqual([]);
  });
});

describe('a mapping', () => {
  const read = (columns: object, content = 'itemId,name\na,A\nb,B\n') =>
    readItems(content, { mapping: JSON.stringify({ columns: { itemId: 'itemId', ...columns } }) });

  it.each([
    ['100,000 placeholders', { name: { template: '{name}'.repeat(100_000) } }, 'columns.name.template'],
    [
      'one placeholder too many',
      { name: { template: '{name}'.repeat(TEMPLATE_COLUMNS_MAX + 1) } },
      `more than ${TEMPLATE_COLUMNS_MAX} columns`,
    ],
    [
      'a long list in every row',
      { name: 'name', x: { constant: new Array(CONSTANT_VALUES_MAX + 1).fill('a') } },
      'columns.x.constant',
    ],
    [
      'words that become objects',
      { name: { column: 'name', values: { a: { toString: 1 } } } },
      '"a" must become a plain value',
    ],
    ['words that are none', { name: { column: 'name', values: [] } }, 'columns.name.values: must be an object'],
    [
      '100,000 columns',
      Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [i, 'name'])),
      'has more than 1000 columns',
    ],
  ])('with %s is refused', async (_, columns, told) => {
    await expect(read(columns)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(told),
      details: { reason: 'WRONG_MAPPING' },
    });
  });

  it('that makes more of a row than a row may have costs that row', async () => {
    const long = `itemId,name\na,${'x'.repeat(ROW_BYTES_MAX / 2)}\nb,B\n`;
    for (const columns of [
      { name: { template: '{name}{name}{name}' } },
      Object.fromEntries(['name', 'x', 'y', 'z'].map((name) => [name, 'name'])),
    ]) {
      const { errors, target } = await read(columns, long);
      expect(errors).toMatchObject([{ line: 2, reason: expect.stringContaining(`${ROW_BYTES_MAX} characters`) }]);
      expect([...target.stored.keys()]).toEqual(['b']);
    }
  });
});

test('a header of a million columns is refused as such', async () => {
  const header = Array.from({ length: 1_000_000 }, (_, i) => i % 1_000).join(',');
  await expect(readItems(`${header}\n1\n`)).rejects.toMatchObject({ details: { reason: 'TOO_MANY_COLUMNS' } });
});

test('parameters with the names of methods are parameters', async () => {
  const { target, errors } = await readPromotions(
    '{"code":"P","name":"P","params":{"constructor":"a","toString":"b"}}\n',
    JSONL,
  );
  expect(errors).toEqual([]);
  expect({ ...target.value('P').params }).toEqual({ constructor: 'a', toString: 'b' });
});

test('a small file that unpacks for ever is no file', async () => {
  const packed = gzipSync(Buffer.alloc(UNPACKED_BYTES_UNASKED + 1_048_576, '\n'));
  await expect(readItems(Buffer.concat([gzipSync('itemId,name\na,A\n'), packed]))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { reason: 'NOT_GZIP', metadata: { created: '1' } },
  });
});

test('a receipt whose mapped row is too long is rejected, the others are read', async () => {
  const columns = {
    transactionId: { template: '{id}{id}{id}' },
    ...Object.fromEntries(['profileId', 'time', 'itemId'].map((name) => [name, name])),
  };
  const file = `id,profileId,time,itemId\n${'x'.repeat(ROW_BYTES_MAX / 2)},p,2026-01-01,milk\nt,p,2026-01-01,milk\n`;
  const { errors, target } = await readTransactions(file, { mapping: JSON.stringify({ columns }) });
  expect(errors).toMatchObject([{ line: 2, reason: expect.stringContaining('fills the template') }]);
  expect([...target.stored.keys()]).toEqual(['ttt']);
});
