import type { CalendarUnit } from '../base/calendar.js';
import type { TimeZone } from '../base/time-zone.js';

/** When the handbills of a campaign live: each has one window of time. */
export type Activity = RelativeActivity | AbsoluteActivity | CyclicActivity | UntilEndOfActivity;

/** From its assignment on, for a while: elapsed time, whatever the clocks do. */
export interface RelativeActivity {
  readonly kind: 'RELATIVE';
  readonly durationMs: number;
}

/** One window for everybody, [fromMs, toMs). */
export interface AbsoluteActivity {
  readonly kind: 'ABSOLUTE';
  readonly fromMs: number;
  readonly toMs: number;
  /** Handbills may be assigned before the window begins. */
  readonly prepareAhead: boolean;
}

/** Windows for everybody, one after the other, each `every` units of the calendar long. */
export interface CyclicActivity {
  readonly kind: 'CYCLIC';
  readonly unit: CalendarUnit;
  readonly every: number;
  /** The local time (see localMsOf) that one of them begins at. */
  readonly anchorLocalMs: number;
  readonly zone: TimeZone;
}

/** From its assignment to the end of the day, week or month; of a later one where that is nearer than `minDurationMs`. */
export interface UntilEndOfActivity {
  readonly kind: 'UNTIL_END_OF';
  readonly unit: CalendarUnit;
  readonly zone: TimeZone;
  readonly minDurationMs: number;
}
