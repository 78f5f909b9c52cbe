import { err, ok, type Result } from './result.js';
import { MS_PER_DAY } from './time.js';

/** Whole days since 1970-01-01, of some zone's clocks. */
export type CivilDay = number;

/** `2026-11-02` */
export const dayText = (day: CivilDay): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** The inverse of {@link dayText}; refuses days that no calendar has. */
export function parseCivilDay(text: string): Result<CivilDay, string> {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms) || dayText(ms / MS_PER_DAY) !== text) return err('must be a day such as 2026-11-02');
  return ok(ms / MS_PER_DAY);
}
