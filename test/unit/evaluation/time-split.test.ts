import { expect, test } from 'vitest';
import { timeSplit } from '../../../src/evaluation/time-split.js';
import { toReceiptSet } from '../../../src/ranking/training/receipts.js';

const on = (...days: number[]) => days.map((day) => ({ day, items: [day] }));

test('a split by time predicts the first receipt since the day, and learns from those before it only', () => {
  const customers = [on(1, 2, 9, 12), on(1, 2, 3), on(10, 11), on(9, 10), on()];
  const { customers: predicted, positions, known, data, name } = timeSplit(toReceiptSet(customers, 20), 10);
  expect([...predicted]).toEqual([0, 3]);
  expect([...positions]).toEqual([3, 1]);
  expect([...known]).toEqual([3, 3, 0, 1, 0]);
  // The newest receipt before the day is the label.
  expect([...data.historyEnd]).toEqual([2, 2, 0, 0, 0]);
  expect([...data.labelled]).toEqual([1, 1, 0, 0, 0]);
  expect(name).toBe('first receipts since 1970-01-11');
});
