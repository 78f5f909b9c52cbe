import { expect, test } from 'vitest';
import { readPromotions } from '../../support/import-files.js';
import { MISTAKES, plantErrors } from '../../support/planted-errors.js';

test('each of 1,000 planted errors of 20 kinds is reported with its line and column, and the rest is imported', async () => {
  expect(Object.keys(MISTAKES)).toHaveLength(20);
  const { text, planted, rows } = plantErrors(5_000, 1_000, 7);
  const { errors, counts, target } = await readPromotions(text);

  const inFileOrder = errors.toSorted((a, b) => a.line - b.line);
  expect(inFileOrder.map(({ line, column }) => ({ line, column }))).toEqual(planted);
  expect(errors.every(({ reason }) => reason.length > 0)).toBe(true);
  expect(counts).toEqual({ rows, created: 4_000, updated: 0, unchanged: 0, rejected: 1_000 });
  expect(target.stored.size).toBe(4_000);
});

test('the report does not depend on how the file is cut into chunks', async () => {
  const { text } = plantErrors(120, 40, 11);
  const whole = await readPromotions(text);
  for (const chunkBytes of [1, 7, 64, 1_000]) {
    const cut = await readPromotions(text, { chunkBytes });
    expect(cut.errors).toEqual(whole.errors);
    expect(cut.counts).toEqual(whole.counts);
  }
});

test('every error of a row is reported', async () => {
  const { errors } = await readPromotions('code,name,type,priority,startAt\nP1,,NOBODY,high,soon\n');
  expect(errors.map(({ column }) => column)).toEqual(['type', 'priority', 'startAt']);
});
