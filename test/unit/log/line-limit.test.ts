import { expect, it } from 'vitest';
import { createLineLimit } from '../../../src/log/line-limit.js';

it('tells the first lines of each kind in a period, and with the next one how many were left out', () => {
  let nowMs = 0;
  const limit = createLineLimit(2, 1_000, () => nowMs);
  const lines = (kind: string, count: number) => Array.from({ length: count }, () => limit(kind));
  expect(lines('a', 5)).toEqual([0, 0, null, null, null]);
  expect(lines('b', 1)).toEqual([0]);
  nowMs = 999;
  expect(lines('a', 1)).toEqual([null]);
  nowMs = 1_000;
  expect(lines('a', 3)).toEqual([4, 0, null]);
  nowMs = 9_000;
  expect(lines('a', 2)).toEqual([1, 0]);
});
