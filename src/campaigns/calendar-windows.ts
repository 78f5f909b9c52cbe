import { addUnits, startOfUnit, unitsBetween } from '../base/calendar.js';
import { instantOfLocal, localMsOf } from '../base/local-time.js';
import type { Period } from '../base/time.js';
import type { CyclicActivity, UntilEndOfActivity } from './activity.js';

/**
 * The window of a cycle that holds an instant. Its boundaries are the anchor and so many units more or less, each counted from the anchor: one on the 31st falls
 * on the 28th of February, and on the 31st of March again. Boundaries that fall on one instant (on a day that a zone skips, and on the next one) are one.
 */
export function cyclicWindow({ unit, every, anchorLocalMs, zone }: CyclicActivity, nowMs: number): Period {
  const boundary = (i: number): number => instantOfLocal(addUnits(anchorLocalMs, unit, i * every), zone);
  // Near it; and later boundaries are never earlier instants.
  let i = Math.floor(unitsBetween(anchorLocalMs, localMsOf(nowMs, zone), unit) / every);
  while (boundary(i) > nowMs) i--;
  while (boundary(i + 1) <= nowMs) i++;
  return { startMs: boundary(i), endMs: boundary(i + 1) };
}

/** The earliest start of a unit that is after an instant, and not nearer to it than the least duration. */
export function endOfUnit({ unit, zone, minDurationMs }: UntilEndOfActivity, nowMs: number): number {
  const earliestMs = nowMs + Math.max(1, minDurationMs);
  // Where clocks go back over midnight, a day may begin before its eve has ended for good.
  let localMs = startOfUnit(localMsOf(earliestMs, zone), unit);
  while (instantOfLocal(localMs, zone) < earliestMs) localMs = addUnits(localMs, unit, 1);
  return instantOfLocal(localMs, zone);
}
