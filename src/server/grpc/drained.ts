import type { Writable } from 'node:stream';

/** Resolves when the caller has taken enough, or is gone. */
export function drained(call: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      call.off('close', done);
      resolve();
    };
    call.on('drain', done);
    call.on('close', done);
    if (call.destroyed) done();
  });
}
