import { Temporal } from 'temporal-polyfill';

/** Activities as campaigns have them in JSON, of the kinds that follow a calendar. */
export type CalendarActivity =
  | { readonly cyclic: { readonly unit: Unit; readonly every: number; readonly anchor: string; readonly zone: string } }
  | { readonly untilEndOf: { readonly unit: Unit; readonly zone: string; readonly minDuration: string } };

export type Unit = 'DAY' | 'WEEK' | 'MONTH';

/** Start and end, in milliseconds. */
export type Ends = readonly [startMs: number, endMs: number];

const unitsOf = (unit: Unit, count: number) =>
  ({ DAY: { days: count }, WEEK: { weeks: count }, MONTH: { months: count } })[unit];

const instantOf = (civil: Temporal.PlainDateTime, zone: string): number =>
  civil.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

const civilOf = (ms: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime();

/** The window of an assignment at an instant, by Temporal, which the engine does not use: all boundaries near it are made, and the nearest taken. */
export function expectedWindow(activity: CalendarActivity, atMs: number): Ends {
  return 'cyclic' in activity ? cyclic(activity.cyclic, atMs) : [atMs, untilEndOf(activity.untilEndOf, atMs)];
}

/** Boundaries to make on each side of a rough guess. */
const NEAR = 3;

function cyclic({ unit, every, anchor, zone }: Extract<CalendarActivity, { cyclic: object }>['cyclic'], atMs: number) {
  const first = Temporal.PlainDateTime.from(anchor);
  const largestUnit = ({ DAY: 'days', WEEK: 'weeks', MONTH: 'months' } as const)[unit];
  const units = first.until(civilOf(atMs, zone), { largestUnit })[largestUnit];
  const guess = Math.round(units / every);
  const boundaries: number[] = [];
  for (let i = guess - NEAR; i <= guess + NEAR; i++) {
    boundaries.push(instantOf(first.add(unitsOf(unit, i * every)), zone));
  }
  const startMs = Math.max(...boundaries.filter((boundary) => boundary <= atMs));
  return [startMs, Math.min(...boundaries.filter((boundary) => boundary > atMs))] as const;
}

function untilEndOf(
  { unit, zone, minDuration }: Extract<CalendarActivity, { untilEndOf: object }>['untilEndOf'],
  atMs: number,
): number {
  const leastMs = atMs + Math.round(Number(minDuration.slice(0, -1)) * 1_000);
  const day = civilOf(leastMs, zone).toPlainDate();
  const begun =
    unit === 'DAY' ? day : unit === 'WEEK' ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
  const starts = Array.from({ length: 2 * NEAR }, (_, i) =>
    instantOf(begun.add(unitsOf(unit, i - NEAR)).toPlainDateTime(), zone),
  );
  return Math.min(...starts.filter((start) => start > atMs && start >= leastMs));
}

/** When clocks of a zone change within a period, by Temporal. */
export function clockChanges(zone: string, fromMs: number, toMs: number): number[] {
  const changes: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= toMs) return changes;
    changes.push(next.epochMilliseconds);
    at = next;
  }
}
