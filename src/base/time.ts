/** All instants are UTC milliseconds since 1970, in names that end in `Ms`. */
export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/** The clock, handed in by the composition root; the domain takes plain `nowMs` arguments instead. */
export type Clock = () => number;

/** Milliseconds since some moment in the past, by a clock that nobody sets. */
export type Monotonic = () => number;

export interface Clocks {
  /** Which people and programs set. */
  readonly clock: Clock;
  readonly monotonic: Monotonic;
}

/** Half open: [startMs, endMs). */
export interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

/** What of a period is not over at an instant before its end. */
export const restOf = ({ startMs, endMs }: Period, nowMs: number): Period => ({
  startMs: Math.max(startMs, nowMs),
  endMs,
});

/** A moment as the period of its one millisecond. */
export const moment = (nowMs: number): Period => ({ startMs: nowMs, endMs: nowMs + 1 });
