import { describe, expect, test, vi } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { isConflict, tooManyConflicts, untilCommitted } from '../../../src/engine/concurrency/until-committed.js';
import { COMMIT_ATTEMPTS_MAX } from '../../../src/limits.js';

/** Conflicts so many times, then is done. */
const conflicting = (times: number) =>
  vi.fn(async (before: number) => (before < times ? ('conflict' as const) : { before }));

describe('until committed', () => {
  test('one attempt is enough where nobody else writes', async () => {
    const attempt = conflicting(0);
    expect(await untilCommitted(attempt)).toEqual({ before: 0 });
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('attempts are made until the last one that may be', async () => {
    expect(await untilCommitted(conflicting(COMMIT_ATTEMPTS_MAX - 1))).toEqual({ before: COMMIT_ATTEMPTS_MAX - 1 });
  });

  test('one conflict more is ABORTED, and may be tried again soon', async () => {
    const attempt = conflicting(COMMIT_ATTEMPTS_MAX);
    await expect(untilCommitted(attempt)).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'the profiles are being changed by others, try again',
      details: { retryAfterMs: 100 },
    });
    expect(attempt).toHaveBeenCalledTimes(COMMIT_ATTEMPTS_MAX);
  });

  test('the refusal names what it is about, where that is something else', async () => {
    const refused = untilCommitted(conflicting(COMMIT_ATTEMPTS_MAX), () => tooManyConflicts('item "i1" is'));
    await expect(refused).rejects.toThrow('item "i1" is being changed by others, try again');
  });

  test('an attempt that fails is not repeated', async () => {
    const attempt = vi.fn(() => Promise.reject(new Error('away')));
    await expect(untilCommitted(attempt)).rejects.toThrow('away');
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('false is an answer, not a conflict', async () => {
    expect(await untilCommitted(async () => false)).toBe(false);
  });

  test('only the refusal tells of conflicts', () => {
    expect(isConflict(tooManyConflicts())).toBe(true);
    expect(isConflict(HandbillError.notFound('profile', 'p'))).toBe(false);
    expect(isConflict(new Error('away'))).toBe(false);
  });
});
