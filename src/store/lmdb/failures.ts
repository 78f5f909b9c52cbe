import { HandbillError } from '../../base/errors.js';

/**
 * What LMDB and the file system say when there is no room: MDB_MAP_FULL, ENOSPC, EFBIG, EDQUOT, and EIO, which LMDB makes of a
 * write that was cut short.
 */
const FULL = /MDB_MAP_FULL|No space left|File too large|quota exceeded|Input\/output error/i;

/** The refusal that callers get for a failure of the database; the cause is for the log. */
export async function writeFailure(path: string, cause: unknown): Promise<HandbillError> {
  if (cause instanceof HandbillError) return cause;
  const origin = await commitErrorOf(cause);
  const text = origin instanceof Error ? origin.message : String(origin);
  return FULL.test(text)
    ? new HandbillError('UNAVAILABLE', `store ${path}: the disk is full or fails (${text}), nothing was written`, {
        reason: 'STORE_FULL',
        cause: origin,
      })
    : new HandbillError('UNAVAILABLE', `store ${path}: write failed: ${text}`, {
        reason: 'STORE_FAILED',
        cause: origin,
      });
}

/** lmdb-js rejects the writes of a failed commit with a general error and hands the reason out as a second promise. */
async function commitErrorOf(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || !('commitError' in cause)) return cause;
  try {
    return await cause.commitError;
  } catch (error) {
    return error;
  }
}
