import { setTimeout as later } from 'node:timers/promises';

/**
 * A turn of work that all who ask for it meanwhile share: it begins after each of them has asked, and at least `everyMs` after the one
 * before began. A failure is that of those who wait for the turn.
 */
export function createSharedTurn(run: () => Promise<void>, everyMs: number): () => Promise<void> {
  let next: Promise<void> | undefined;
  let notBeforeMs = 0;

  async function turn(): Promise<void> {
    const pauseMs = notBeforeMs - performance.now();
    await (pauseMs > 0 ? later(pauseMs) : undefined);
    // Who asks from here on may ask for what has happened since the work began.
    next = undefined;
    notBeforeMs = performance.now() + everyMs;
    await run();
  }

  return () => {
    next ??= turn();
    return next;
  };
}
