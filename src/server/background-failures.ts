import { BACKGROUND_FAILURE_TOLD_MS } from '../limits.js';
import { createLineLimit } from '../log/line-limit.js';

/** Hears of a failure; `since`: failures of its kind that were not told since the last one that was. */
type Tell = (what: string, error: unknown, since: number) => void;

/**
 * Background work tries again several times a second, so a store that is away for an hour would fill the log. Of one kind of work the first
 * failure is told at once, then one in a while, with the number of those between.
 */
export function tellBackgroundFailures(tell: Tell, nowMs?: () => number): (what: string, error: unknown) => void {
  const limit = createLineLimit(1, BACKGROUND_FAILURE_TOLD_MS, nowMs);
  return (what, error) => {
    const since = limit(what);
    if (since !== null) tell(what, error, since);
  };
}
