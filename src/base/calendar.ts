import { MS_PER_DAY } from './time.js';

/** Weeks begin on Monday. */
export const CALENDAR_UNITS = ['DAY', 'WEEK', 'MONTH'] as const;

export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** 1970-01-01 was a Thursday. */
const MONDAY_BEFORE_1970 = -3;

/** A local time (see localMsOf) so many units later, or earlier. Months keep the day, or take their last one where they have no such day. */
export function addUnits(localMs: number, unit: CalendarUnit, count: number): number {
  if (unit !== 'MONTH') return localMs + count * DAYS_OF[unit] * MS_PER_DAY;
  const date = new Date(localMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDayMs = localMs - Math.floor(localMs / MS_PER_DAY) * MS_PER_DAY;
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDayMs;
}

const DAYS_OF = { DAY: 1, WEEK: 7 } as const;

/** The midnight at which the unit around a local time begins. */
export function startOfUnit(localMs: number, unit: CalendarUnit): number {
  const day = Math.floor(localMs / MS_PER_DAY);
  switch (unit) {
    case 'DAY':
      return day * MS_PER_DAY;
    case 'WEEK':
      return (Math.floor((day - MONDAY_BEFORE_1970) / 7) * 7 + MONDAY_BEFORE_1970) * MS_PER_DAY;
    case 'MONTH': {
      const date = new Date(localMs);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    }
  }
}

/** How many units after a local time another one is, rounded down; days of the month are not looked at. */
export function unitsBetween(fromLocalMs: number, toLocalMs: number, unit: CalendarUnit): number {
  if (unit !== 'MONTH') return Math.floor((toLocalMs - fromLocalMs) / (DAYS_OF[unit] * MS_PER_DAY));
  const [from, to] = [new Date(fromLocalMs), new Date(toLocalMs)];
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}
