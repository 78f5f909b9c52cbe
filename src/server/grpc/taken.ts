import type { Writable } from 'node:stream';

/** Sends a message; resolves when the caller has taken it, or is gone. */
export function taken(call: Writable, message: unknown): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('close', done);
      resolve();
    };
    // Of a call that ends in the middle of a message nothing else tells.
    call.on('close', done);
    call.write(message, done);
    if (call.destroyed) done();
  });
}
