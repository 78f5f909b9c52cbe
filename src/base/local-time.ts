import { MS_PER_DAY } from './time.js';
import { offsetMsAt, type TimeZone } from './time-zone.js';

/**
 * What clocks on the wall show, as milliseconds since 1970 as if the wall stood in UTC: 08:30 of 2026-01-31 is
 * `Date.UTC(2026, 0, 31, 8, 30)`, wherever it is. Names end in `LocalMs`.
 */
export function localMsOf(instantMs: number, zone: TimeZone): number {
  return instantMs + offsetMsAt(instantMs, zone);
}

/**
 * The instant at which clocks of the zone show a local time. Where they are put forward, a time that they skip counts as if they had
 * not been: 02:30 is what they call 03:30, and a midnight that is skipped is the first moment of its day. Where they are put back, a
 * time that they show twice is the first of the two.
 */
export function instantOfLocal(localMs: number, zone: TimeZone): number {
  // No zone is a day away from UTC, so these two offsets are those before and after whatever change is near.
  const before = offsetMsAt(localMs - MS_PER_DAY, zone);
  const beforeChange = localMs - before;
  if (offsetMsAt(beforeChange, zone) === before) return beforeChange;
  const after = offsetMsAt(localMs + MS_PER_DAY, zone);
  const afterChange = localMs - after;
  return offsetMsAt(afterChange, zone) === after ? afterChange : beforeChange;
}

/** The instant at which the day of a local time ends: the first one of the next day. */
export function endOfLocalDay(localMs: number, zone: TimeZone): number {
  return instantOfLocal((Math.floor(localMs / MS_PER_DAY) + 1) * MS_PER_DAY, zone);
}

/** The day that it is on the wall: whole days since 1970-01-01. */
export const localDayOf = (instantMs: number, zone: TimeZone): number =>
  Math.floor(localMsOf(instantMs, zone) / MS_PER_DAY);
