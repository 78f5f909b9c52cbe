import type { Clock } from '../base/time.js';
import { BACKGROUND_FAILURE_TOLD_MS } from '../limits.js';

/** Hears of a failure; `since`: failures of its kind that were not told since the last one that was. */
type Tell = (what: string, error: unknown, since: number) => void;

/**
 * Background work tries again several times a second, so a store that is away for an hour would fill the log. Of one kind of work the first
 * failure is told at once, then one in a while, with the number of those between.
 */
export function tellBackgroundFailures(tell: Tell, clock: Clock): (what: string, error: unknown) => void {
  const told = new Map<string, { atMs: number; since: number }>();
  return (what, error) => {
    const nowMs = clock();
    const last = told.get(what);
    if (last && nowMs < last.atMs + BACKGROUND_FAILURE_TOLD_MS) {
      last.since++;
      return;
    }
    told.set(what, { atMs: nowMs, since: 0 });
    tell(what, error, last?.since ?? 0);
  };
}
