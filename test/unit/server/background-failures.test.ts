import { expect, it } from 'vitest';
import { BACKGROUND_FAILURE_TOLD_MS } from '../../../src/limits.js';
import { tellBackgroundFailures } from '../../../src/server/background-failures.js';

it('tells the first failure of each kind of work at once, then one in a while with the number of those between', () => {
  let nowMs = 0;
  const told: string[] = [];
  const failed = tellBackgroundFailures(
    (what, error, since) => void told.push(`${what} ${error} ${since}`),
    () => nowMs,
  );
  failed('polls', 1);
  failed('polls', 2);
  failed('sweeps', 3);
  nowMs = BACKGROUND_FAILURE_TOLD_MS - 1;
  failed('polls', 4);
  expect(told).toEqual(['polls 1 0', 'sweeps 3 0']);
  nowMs = BACKGROUND_FAILURE_TOLD_MS;
  failed('polls', 5);
  failed('polls', 6);
  expect(told.slice(2)).toEqual(['polls 5 2']);
});
