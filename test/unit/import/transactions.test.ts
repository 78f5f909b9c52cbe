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

test('a transaction that comes again after others is an error of that row', async () => {
  const row = (id: string) => `${id},anna,2026-01-02,milk,1,,,,\n`;
  const { target, errors } = await readTransactions(HEADER + row('t1') + row('t2') + row('t1'));
  expect(errors).toEqual([expect.objectContaining({ line: 4, column: 'transactionId', value: 't1' })]);
  expect(target.stored.size).toBe(2);
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
