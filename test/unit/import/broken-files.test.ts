import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { HandbillError } from '../../../src/base/errors.js';
import { IMPORT_COLUMNS_MAX, ROW_BYTES_MAX } from '../../../src/limits.js';
import { promotionTarget, readItems, readPromotions } from '../../support/import-files.js';

const refusal = (content: string | Uint8Array, options = {}): Promise<HandbillError> =>
  readPromotions(content, options).then(
    () => Promise.reject(new Error('was imported')),
    (error: HandbillError) => error,
  );

const latin1 = (text: string) => Buffer.from(text, 'latin1');
/** The bytes of UTF-8 as characters of Latin-1. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

const GOOD = 'code,name\nP1,Milk\n';

describe('a broken file is refused with its line', () => {
  test.each([
    ['empty', '', 'EMPTY_FILE', '0'],
    ['only a byte order mark', '\ufeff', 'EMPTY_FILE', '0'],
    ['a quote that is never closed', 'code,name\nP1,Milk\nP2,"Bread\nP3,Eggs\n', 'UNCLOSED_QUOTE', '3'],
    ['a quote in the third line of a row', 'code,name,headline\nP1,"a\nb","c\nd\n', 'UNCLOSED_QUOTE', '3'],
    ['UTF-8 with a line of another encoding', latin1(`${utf8('code,name\nP1,Käse')}\nP2,K\xe4se\n`), 'NOT_UTF8', '3'],
    ['a character cut in two', latin1(`${utf8('\ufeffcode,name\nP1,Käse')}\nP2,K\xc3\n`), 'NOT_UTF8', '3'],
    ['a character of Western or Central Europe', latin1(`${GOOD}P2,K\xe4se\nP3,Cr\xe8me\n`), 'UNKNOWN_ENCODING', '4'],
    ['half a character of UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le').subarray(0, -1), 'NOT_UTF16', '2'],
    ['a NUL byte', `${GOOD}P2,Br\0ead\n`, 'NOT_TEXT', '3'],
    ['carriage returns only', 'code,name\rP1,Milk\r', 'NO_HEADER', '1'],
    ['no header', 'P1,Milk\nP2,Bread\n', 'NO_HEADER', '1'],
    ['a column twice', 'code,name,name\nP1,a,b\n', 'DUPLICATE_COLUMN', '1'],
    ['a cut gzip file', gzipSync(GOOD.repeat(100)).subarray(0, 40), 'NOT_GZIP', '0'],
    ['no gzip after all', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), 'NOT_GZIP', '0'],
  ])('%s', async (_, content, reason, line) => {
    const error = await refusal(content);
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.details).toMatchObject({ reason, metadata: { line } });
    if (line !== '0') expect(error.message).toContain(`line ${line}: `);
  });

  test('without a word about rows when there were none', async () => {
    expect((await refusal('')).message).toBe('the file is empty: not even a header');
  });

  test('a JSON array instead of lines', async () => {
    const error = await refusal('[{"code":"P1"}]', { format: 'jsonl' });
    expect(error.details.reason).toBe('NOT_JSON_LINES');
  });

  test('a feed without its key', async () => {
    await expect(readItems('name,price\nMilk,1.00\n')).rejects.toMatchObject({ details: { reason: 'MISSING_COLUMN' } });
  });
});

test('what was read before a file breaks stays, and the error says how much', async () => {
  const target = promotionTarget();
  const error = await readPromotions(`${GOOD}P2,Bread\nP3,"Eggs\n`, {}, target).catch(
    (thrown: HandbillError) => thrown,
  );
  expect([...target.stored.keys()]).toEqual(['P1', 'P2']);
  expect(error).toMatchObject({ details: { metadata: { created: '2', line: '4' } } });
});

test('a wrong quote costs its own line only', async () => {
  const { errors, target } = await readPromotions('code,name\nP1,"Milk" fresh\nP2,"Bread\nP3,"Eggs"\nP4,Rice\n');
  expect(errors.map(({ line }) => line)).toEqual([2, 3]);
  expect([...target.stored.keys()]).toEqual(['P3', 'P4']);
});

test('a row of JSON lines that is none costs itself only', async () => {
  const { errors, target } = await readPromotions(
    '{"code":"P1","name":"Milk"}\n{"code":\n\n7\n{"name":"Eggs","code":"P2"}',
    {
      format: 'jsonl',
    },
  );
  expect(errors.map(({ line }) => line)).toEqual([2, 4]);
  expect([...target.stored.keys()]).toEqual(['P1', 'P2']);
});

test('rows may be as long as the limit, and not longer', async () => {
  const row = (bytes: number) => `code,name,colour\nP1,Milk,${'x'.repeat(bytes - 'P1,Milk,\n'.length)}\n`;
  expect((await readPromotions(row(ROW_BYTES_MAX))).counts.created).toBe(1);
  expect((await refusal(row(ROW_BYTES_MAX + 1))).details).toMatchObject({
    reason: 'ROW_TOO_LONG',
    metadata: { line: '2' },
  });
});

test('a header may have as many columns as the limit, and not more', async () => {
  const header = (columns: number) =>
    `code,name,${Array.from({ length: columns - 2 }, (_, i) => `params.p${i}`).join()}\n`;
  expect((await readPromotions(header(IMPORT_COLUMNS_MAX))).counts.rows).toBe(0);
  expect((await refusal(header(IMPORT_COLUMNS_MAX + 1))).details.reason).toBe('TOO_MANY_COLUMNS');
});

test('a gzip file that unpacks to an endless line is refused by the length of the line', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, 'x'));
  expect((await refusal(bomb)).details.reason).toBe('ROW_TOO_LONG');
});

test('gzip, a byte order mark, CRLF and blank lines are read as if they were not there', async () => {
  const file = '\ufeffcode;name;description\r\n\r\nP1;Milk;"a\r\nb"\r\nP2;;x\r\n';
  for (const content of [file, gzipSync(file)]) {
    const { errors, target } = await readPromotions(content, { chunkBytes: 5 });
    expect(errors).toEqual([{ line: 5, column: 'name', value: '', reason: 'must not be empty' }]);
    expect(target.value('P1')).toMatchObject({ name: 'Milk', description: 'a\r\nb' });
  }
});
