import { STORE_LOCK_LOOK_MS, STORE_LOCK_LOOKS_MAX } from '../../limits.js';

/** Watches how long another process keeps the write lock from this one. */
export interface LockWatch {
  /** Others have held it for so long that whoever wants to write is refused. */
  readonly isLockedOut: boolean;
  /** This process begins to wait for the lock. */
  waiting(): void;
  /** It has the lock, or has given up. */
  over(): void;
}

/**
 * LMDB hands the lock of a process that has died to the next one, but one that is stopped, or hangs, keeps it. `onLockedOut` hears when
 * the patience is at its end, `onFree` when the lock is there again after that. Looks are counted rather than time, since a loop that was busy for seconds has the
 * lock offered and the time run out in the same turn.
 */
export function watchLock(onLockedOut: () => void, onFree: () => void): LockWatch {
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;
  let isLockedOut = false;

  function look(): void {
    looks += 1;
    if (looks < STORE_LOCK_LOOKS_MAX) return;
    clearInterval(timer);
    isLockedOut = true;
    onLockedOut();
  }

  return {
    get isLockedOut() {
      return isLockedOut;
    },
    waiting() {
      looks = 0;
      timer = setInterval(look, STORE_LOCK_LOOK_MS).unref();
    },
    over() {
      clearInterval(timer);
      if (!isLockedOut) return;
      isLockedOut = false;
      onFree();
    },
  };
}
