import type { Clock, Monotonic } from '../../base/time.js';
import { TRIM_LOOKS_APART_MS } from '../../limits.js';

export interface AgeBoundOptions {
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly monotonic: Monotonic;
}

/**
 * Takes a look, with the time of the newest event that is held (null: there is none), and tells before which time of append events are too old to be
 * held; null: not known yet.
 */
export type AgeBound = (newestMs: number | null) => number | null;

/**
 * A clock that is wrong for a minute must not cost the events of a week. So an event is too old when it was so at two looks an hour apart, by a clock
 * that nobody sets, and at all between them; and an age is never more than the newest event shows that time has gone by.
 */
export function createAgeBound({ maxAgeMs, clock, monotonic }: AgeBoundOptions): AgeBound {
  let settledMs: number | null = null;
  /** The lowest bound of the looks since the first of them. */
  let looks: { readonly sinceMs: number; beforeMs: number } | null = null;
  return (newestMs) => {
    if (newestMs === null) return settledMs;
    const atMs = monotonic();
    const beforeMs = Math.min(clock(), newestMs) - maxAgeMs;
    looks ??= { sinceMs: atMs, beforeMs };
    looks.beforeMs = Math.min(looks.beforeMs, beforeMs);
    if (atMs - looks.sinceMs >= TRIM_LOOKS_APART_MS) {
      settledMs = looks.beforeMs;
      looks = { sinceMs: atMs, beforeMs };
    }
    return settledMs;
  };
}
