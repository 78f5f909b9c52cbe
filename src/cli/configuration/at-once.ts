import { CONFIGURATION_CALLS_AT_ONCE } from './limits.js';

/** Does something with each, some at a time. After a failure none is begun any more, and it is thrown when those under way have ended. */
export async function someAtOnce<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  async function inTurn(): Promise<void> {
    while (next < all.length && !failed) {
      try {
        await work(all[next++]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: CONFIGURATION_CALLS_AT_ONCE }, inTurn));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
