import { REDIS_PENDING_BYTES_MAX, REDIS_PENDING_MAX } from '../../limits.js';

/** Runs the work, or throws when too much waits for the server already. Work that is too large alone may pass alone. */
export type Gate = <T>(items: number, bytes: number, work: () => Promise<T>) => Promise<T>;

/** Bounds what waits, so that memory does not grow while the server is away. */
export function createGate(refusal: () => Error): Gate {
  let items = 0;
  let bytes = 0;
  return async (moreItems, moreBytes, work) => {
    const full = items + moreItems > REDIS_PENDING_MAX || bytes + moreBytes > REDIS_PENDING_BYTES_MAX;
    if (full && items > 0) throw refusal();
    items += moreItems;
    bytes += moreBytes;
    try {
      return await work();
    } finally {
      items -= moreItems;
      bytes -= moreBytes;
    }
  };
}
