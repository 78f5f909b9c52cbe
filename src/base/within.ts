import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the work, but no longer than the time, and says whether it was done by then; leaves no timer behind. Rejects as the work does. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    timer.abort();
  }
}
