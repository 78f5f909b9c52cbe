/**
 * Runs work that touches the same keys one after the other, and everything else at once. Profiles change by
 * compare-and-set anyway; queueing within the process only keeps its own requests from conflicting with each other.
 */
export interface KeyedQueue {
  /** Runs `work` when everything queued before it on any of `keys` has ended; it is told whether there was anything to wait for. */
  run<T>(keys: readonly string[], work: (waited: boolean) => Promise<T>): Promise<T>;
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();

  return {
    run(keys, work) {
      // All keys are taken in one synchronous step, so two callers are in the same order on every key they share: no deadlock.
      const before: Promise<unknown>[] = [];
      for (const key of keys) {
        const tail = tails.get(key);
        if (tail) before.push(tail);
      }
      const result = before.length === 0 ? work(false) : Promise.allSettled(before).then(() => work(true));
      const settled = result.then(ignore, ignore).then(() => {
        for (const key of keys) if (tails.get(key) === settled) tails.delete(key);
      });
      for (const key of keys) tails.set(key, settled);
      return result;
    },
  };
}

function ignore(): void {}
