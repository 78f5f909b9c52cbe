import { HandbillError } from '../../base/errors.js';

/** The answer after COMMIT_ATTEMPTS_MAX attempts. */
export const tooManyConflicts = (what = 'profiles') =>
  new HandbillError('ABORTED', `the ${what} are being changed by others, try again`, { retryAfterMs: 100 });
