import type { Logger } from 'pino';

/** Whether the store takes writes. */
export interface Writable {
  /** Hears from the store, which is opened before there is a server to tell. */
  turn(isWritable: boolean): void;
  /** Tells how it is now, if it isn't well, and whenever that changes. */
  tellTo(listener: (isWritable: boolean) => void): void;
}

/** It does at first; each change is logged. */
export function createWritable(log: Logger): Writable {
  let isWritable = true;
  let tell = (_: boolean): void => {};
  return {
    turn(now) {
      isWritable = now;
      if (now) log.info('the store takes writes again');
      else {
        log.error(
          'another process holds the write lock of the store and does not let go: writes are refused, reads go on; let that process continue, or end it',
        );
      }
      tell(now);
    },
    tellTo(listener) {
      tell = listener;
      if (!isWritable) tell(isWritable);
    },
  };
}
