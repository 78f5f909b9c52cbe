import { ENTRY_PACE_DAYS } from '../limits.js';
import type { Day, Design } from './design.js';

/** How many came on which day. */
export type ByDay = ReadonlyMap<Day, number>;

/**
 * Days until so many are decided: until the outcome days of the last one of them are over, where enough have entered; else until enough will
 * have at the pace of the last two weeks, and the outcome days of those. null: nobody came in those.
 */
export function daysLeft(needed: number, entered: ByDay, today: Day, { outcomeDays }: Design): number | null {
  let sofar = 0;
  for (const day of [...entered.keys()].sort((a, b) => a - b)) {
    sofar += entered.get(day)!;
    if (sofar >= needed) return Math.max(0, day + outcomeDays + 1 - today);
  }
  let recent = 0;
  for (let day = today - ENTRY_PACE_DAYS; day < today; day++) recent += entered.get(day) ?? 0;
  return recent === 0 ? null : Math.ceil((needed - sofar) / (recent / ENTRY_PACE_DAYS)) + outcomeDays;
}

/** The larger one; null: one of them is not known. */
export const largerOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);
