import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HandbillError } from '../../base/errors.js';
import { STORE_LOCK_LOOK_MS, STORE_LOCK_LOOKS_MAX } from '../../limits.js';
import { openedBy } from './opened-by.js';

// Always the built file: Node 20 can't run TypeScript.
const TAKE_LOCK = fileURLToPath(new URL('../../../dist/store/lmdb/take-lock.js', import.meta.url));

/**
 * Throws HandbillError UNAVAILABLE when a process that is stopped, or hangs, keeps the write lock of a store from those who open it. Opening takes
 * the lock, and lmdb-js waits for it on the event loop, for ever: so where others have the store open another process waits first, one that
 * can be ended.
 */
export async function requireLock(folder: string): Promise<void> {
  const others = await openedBy(folder);
  if (others?.length === 0) return;
  const child = spawn(process.execPath, [TAKE_LOCK, path.resolve(folder)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  // Its start may take long on a busy machine, and is not counted.
  await Promise.race([once(child.stdout, 'data'), ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), STORE_LOCK_LOOK_MS * STORE_LOCK_LOOKS_MAX);
  const [, signal] = await ended;
  clearTimeout(timer);
  // What else may be wrong with the store is told when this process opens it.
  if (signal === 'SIGKILL') throw lockedOut(folder, others);
}

function lockedOut(folder: string, others: readonly number[] | null): HandbillError {
  const who = others === null ? '' : `; processes that have it open: ${others.join(', ')}`;
  return new HandbillError(
    'UNAVAILABLE',
    `can't open the store ${folder}: another process holds its write lock, and is stopped or hangs${who}`,
    { reason: 'STORE_LOCKED', retryAfterMs: STORE_LOCK_LOOK_MS },
  );
}
