import { HandbillError } from '../base/errors.js';

/** The answer after COMMIT_ATTEMPTS_MAX attempts. */
export const tooManyConflicts = () =>
  new HandbillError('ABORTED', 'the profiles are being changed by others, try again', { retryAfterMs: 100 });
