import { HandbillError } from '../../base/errors.js';
import { COMMIT_ATTEMPTS_MAX } from '../../limits.js';

/** What an attempt can end with: no other texts, as a profile may be called "conflict". */
type Done = object | boolean | 'committed';

/**
 * Changes something by compare-and-set: an attempt reads, decides and commits on the condition that nothing has changed since it read, and
 * answers 'conflict' when something has; then the next attempt begins, on what is there now. `attempt` is told how many came before it.
 * After COMMIT_ATTEMPTS_MAX conflicts in a row `refusal` is thrown: ABORTED, by default about profiles.
 */
export async function untilCommitted<T extends Done>(
  attempt: (before: number) => Promise<T | 'conflict'>,
  refusal: () => HandbillError = tooManyConflicts,
): Promise<T> {
  for (let before = 0; before < COMMIT_ATTEMPTS_MAX; before++) {
    const done = await attempt(before);
    if (done !== 'conflict') return done;
  }
  throw refusal();
}

export const tooManyConflicts = (what = 'the profiles are') =>
  new HandbillError('ABORTED', `${what} being changed by others, try again`, { retryAfterMs: 100 });

/** Whether somebody else was quicker in every attempt. */
export const isConflict = (error: unknown): boolean => error instanceof HandbillError && error.code === 'ABORTED';
