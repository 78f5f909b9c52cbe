import { HandbillError } from '../../base/errors.js';
import { STORE_LOCK_LOOK_MS } from '../../limits.js';

/**
 * What LMDB and the file system say when there is no room: MDB_MAP_FULL, ENOSPC, EFBIG, EDQUOT, and EIO, which LMDB makes of a
 * write that was cut short.
 */
const FULL = /MDB_MAP_FULL|No space left|ENOSPC|File too large|quota exceeded|EDQUOT|Input\/output error/i;

export const meansFull = (text: string): boolean => FULL.test(text);

/**
 * The refusal that callers get for a failure of the database; the cause is for the log. LMDB goes on after a commit for which there was no
 * room: it overwrites no page that is in use, so the store stands as before, is read on, and takes writes again when there is room. (Only
 * when a meta page can't be overwritten, which takes no room on most file systems, it wants the process to be started again.)
 */
export async function writeFailure(path: string, cause: unknown): Promise<HandbillError> {
  if (cause instanceof HandbillError) return cause;
  const origin = await commitErrorOf(cause);
  const text = origin instanceof Error ? origin.message : String(origin);
  // Behind the colon lmdb-js names pages and buffers.
  const [why] = text.split(':', 1);
  return meansFull(text)
    ? new HandbillError('UNAVAILABLE', `store ${path}: the disk is full or fails (${why}), nothing was written`, {
        reason: 'STORE_FULL',
        cause: origin,
      })
    : new HandbillError('UNAVAILABLE', `store ${path}: write failed: ${text}`, {
        reason: 'STORE_FAILED',
        cause: origin,
      });
}

/** The refusal of a write that has not begun, because a process that is stopped or hangs keeps all others from writing. */
export const lockedOut = (path: string): HandbillError =>
  new HandbillError('UNAVAILABLE', `store ${path}: another process holds its write lock, nothing was written`, {
    reason: 'STORE_LOCKED',
    retryAfterMs: STORE_LOCK_LOOK_MS,
  });

/** lmdb-js rejects the writes of a failed commit with a general error and hands the reason out as a second promise. */
async function commitErrorOf(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || !('commitError' in cause)) return cause;
  try {
    return await cause.commitError;
  } catch (error) {
    return error;
  }
}
