import { describe, expect, test } from 'vitest';
import { readTransactions, transactionTarget } from '../../support/import-files.js';

const HEADER = 'transactionId,profileId,time,itemId,quantity,amount,currency,storeId,total\n';

test('adjacent rows of one transaction make one receipt', async () => {
  const { target, errors, counts } = await readTransactions(
    `${HEADER}t1,anna,2026-01-02T10:00:00Z,milk,2,2.18,,s1,3.18\nt1,anna,2026-01-02T10:00:00Z,bread,,1,,s1,\nt2,ben,1767348000,milk,1,,,,\n`,
  );
  expect(errors).toEqual([]);
  expect(counts).toMatchObject({ rows: 3, created: 2 });
  expect(target.stored.get('t1')).toEqual({
    transactionId: 't1',
    profileId: 'anna',
    timeMs: Date.UTC(2026, 0, 2, 10),
    storeId: 's1',
    total: { amountMinor: 318, currency: 'EUR' },
    lines: [
      { itemId: 'milk', quantity: 2, amountMinor: 218 },
      { itemId: 'bread', quantity: 1, amountMinor: 100 },
    ],
  });
  expect(target.stored.get('t2')).toMatchObject({ timeMs: Date.UTC(2026, 0, 2, 10) });
});

test('a JSON object is a receipt with its lines', async () => {
  const receipt = { transactionId: 't1', profileId: 'anna', time: 1_767_348_000_000 };
  const lines = [{ itemId: 'milk', quantity: 2, amount: 2.18 }, { itemId: 'bread' }];
  const { target, errors } = await readTransactions(`${JSON.stringify({ ...receipt, lines })}\n`, { format: 'jsonl' });
  expect(errors).toEqual([]);
  expect(target.stored.get('t1')).toMatchObject({
    timeMs: 1_767_348_000_000,
    lines: [
      { itemId: 'milk', quantity: 2, amountMinor: 218 },
      { itemId: 'bread', quantity: 1, amountMinor: null },
    ],
  });
});

test('a second import of the same file records nothing', async () => {
  const file = `${HEADER}t1,anna,2026-01-02,milk,1,,,,\nt2,ben,2026-01-02,milk,1,,,,\n`;
  const { target } = await readTransactions(file);
  const { counts } = await readTransactions(file, {}, target);
  expect(counts).toMatchObject({ created: 0, unchanged: 2 });
});

describe('a receipt with a wrong row is not written at all, for it could never be completed', () => {
  test.each([
    ['a word for a quantity', 't1,anna,2026-01-02,bread,two,,,,', 'quantity'],
    ['another customer', 't1,ben,2026-01-02,bread,1,,,,', 'profileId'],
    ['another time', 't1,anna,2026-01-03,bread,1,,,,', 'time'],
    ['no item', 't1,anna,2026-01-02,,1,,,,', 'itemId'],
    ['a wrong amount', 't1,anna,2026-01-02,bread,1,free,,,', 'amount'],
    ['a field too many', 't1,anna,2026-01-02,bread,1,,,,,x', null],
  ])('%s', async (_, row, column) => {
    const file = `${HEADER}t1,anna,2026-01-02,milk,1,,,,\n${row}\nt1,anna,2026-01-02,eggs,1,,,,\nt2,ben,2026-01-02,milk,1,,,,\n`;
    const { target, errors, counts } = await readTransactions(file);
    expect([...target.stored.keys()]).toEqual(['t2']);
    expect(errors).toContainEqual(expect.objectContaining({ line: 3, column }));
    expect(errors).toContainEqual(
      expect.objectContaining({ line: 2, column: 'transactionId', reason: expect.stringContaining('line 3') }),
    );
    expect(counts).toEqual({ rows: 4, created: 1, updated: 0, unchanged: 0, rejected: 3 });
  });
});

test('flat JSON rows of one transaction make one receipt, as those of CSV do', async () => {
  const row = (transactionId: string, itemId: string) =>
    JSON.stringify({ transactionId, profileId: 'anna', time: '2026-01-02', itemId });
  const file = [row('t1', 'milk'), row('t1', 'bread'), row('t2', 'milk'), row('t1', 'eggs')].join('\n');
  const { target, errors } = await readTransactions(file, { format: 'jsonl' });
  expect(errors).toEqual([]);
  expect(target.stored.get('t1')!.lines.map(({ itemId }) => itemId)).toEqual(['milk', 'bread', 'eggs']);
});

test('a whole receipt that is in the file twice is an error of the second one', async () => {
  const receipt = JSON.stringify({
    transactionId: 't1',
    profileId: 'a',
    time: '2026-01-02',
    lines: [{ itemId: 'milk' }],
  });
  const { target, errors } = await readTransactions(`${receipt}\n\n${receipt}\n`, { format: 'jsonl' });
  expect(errors).toContainEqual(
    expect.objectContaining({ line: 3, reason: expect.stringContaining('in the file before') }),
  );
  expect(target.stored.get('t1')!.lines).toHaveLength(1);
});

test('a file that is broken leaves nothing, for what comes behind the break might have belonged to what was before', async () => {
  const target = transactionTarget();
  const file = `${HEADER}t1,anna,2026-01-02,milk,1,,,,\nt2,ben,2026-01-02,milk,1,,,,\nt1,anna,2026-01-02,"bread,1,,,,\n`;
  await expect(readTransactions(file, {}, target)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { reason: 'UNCLOSED_QUOTE', metadata: { line: '4', created: '0' } },
  });
  expect(target.stored.size).toBe(0);
});

describe('a receipt whose rows are apart', () => {
  const row = (id: string, item: string, who = 'anna') => `${id},${who},2026-01-02,${item},1,,,,\n`;

  test('is read whole, and the report says so', async () => {
    const rows = [row('t1', 'milk'), row('t2', 'milk'), row('t1', 'bread'), row('t3', 'eggs'), row('t2', 'eggs')];
    const { target, errors, warnings, counts } = await readTransactions(HEADER + rows.join(''));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([{ line: 4, column: null, value: 't1', reason: expect.stringContaining('apart') }]);
    expect(counts).toEqual({ rows: 5, created: 3, updated: 0, unchanged: 0, rejected: 0 });
    const items = [...target.stored].map(([id, { lines }]) => [id, lines.map(({ itemId }) => itemId)]);
    expect(items).toEqual([
      ['t1', ['milk', 'bread']],
      ['t2', ['milk', 'eggs']],
      ['t3', ['eggs']],
    ]);
    const again = await readTransactions(HEADER + rows.toSorted().join(''), {}, target);
    expect(again.counts).toMatchObject({ created: 0, unchanged: 3 });
  });

  test('is refused whole for one wrong row, which is named by its line', async () => {
    const file = HEADER + row('t1', 'milk') + row('t2', 'milk') + row('t1', 'bread', 'ben') + row('t1', 'eggs');
    const { target, errors } = await readTransactions(file);
    expect([...target.stored.keys()]).toEqual(['t2']);
    expect(errors).toContainEqual(expect.objectContaining({ line: 4, column: 'profileId', value: 'ben' }));
    expect(errors).toContainEqual(expect.objectContaining({ line: 2, reason: expect.stringContaining('line 4') }));
  });

  test('is found by a mapping that makes its id of columns', async () => {
    const mapping = JSON.stringify({
      columns: { transactionId: { template: '{shop}-{bon}' }, profileId: 'who', time: 'when', itemId: 'what' },
    });
    const file =
      'shop,bon,who,when,what\n1,7,anna,2026-01-02,milk\n2,7,ben,2026-01-02,milk\n1,7,anna,2026-01-02,eggs\n';
    const { target, errors } = await readTransactions(file, { mapping });
    expect(errors).toEqual([]);
    expect(target.stored.get('1-7')!.lines).toHaveLength(2);
  });
});

test('what the recording refuses is reported at the row and column of the file', async () => {
  const file =
    'bon,wer,wann,was,menge\nt1,anna,2026-01-02,milk,1\nt1,anna,2026-01-02,bread,-3\nt2,anna,2999-01-01,milk,1\n';
  const mapping = JSON.stringify({
    columns: { transactionId: 'bon', profileId: 'wer', time: 'wann', itemId: 'was', quantity: 'menge' },
  });
  const { errors } = await readTransactions(file, { mapping }, transactionTarget(Date.UTC(2026, 5, 1)));
  expect(errors).toEqual([
    { line: 3, column: 'menge', value: '-3', reason: expect.stringContaining('above 0') },
    { line: 4, column: 'wann', value: '2999-01-01', reason: expect.stringContaining('future') },
  ]);
});
