import { parseInstant } from '../base/instant.js';
import { endOfLocalDay, instantOfLocal } from '../base/local-time.js';
import { err, ok, type Result } from '../base/result.js';
import { WRITTEN_VALUE_CHARS_MAX } from '../limits.js';
import type { CellFormats } from './cell-formats.js';

/** `31.12.2026`, `12/31/2026`, `1. 2. 2026`; behind it a time such as ` 14:30`, `, 14:30:00` or ` 2:30 PM`. */
const DAY_OR_MONTH_FIRST = /^(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?:,? +(.+))?$/;
/** `2026/12/31`, `2026. 12. 31.`, which nobody reads in two ways. */
const YEAR_FIRST = /^(\d{4})([./]) ?(\d{1,2})\2 ?(\d{1,2})\.?(?:,? +(.+))?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?$/i;
/** Behind the date of an ISO time. */
const OFFSET = /(?:z|[+-]\d{2}(?::?\d{2})?)$/i;
/** Length of `2026-12-31`. */
export const ISO_DAY_CHARS = 10;

const EITHER_ORDER = err('may begin with the day or with the month: tell the date format (dmy or mdy)');
const SHORT_YEAR = err('must have a year of four digits');
const NO_TIME = err('must end with a time such as 14:30');

/** The instant that a date or time stands for; a day stands for its beginning. Without an offset it is one of the import's zone. */
export function beginningOf(cell: string, formats: CellFormats): Result<number, string> {
  return readTime(cell, formats, instantOfLocal);
}

/** As above, but a day stands for its end: what is valid until a day is valid on that day. */
export function endOf(cell: string, formats: CellFormats): Result<number, string> {
  return readTime(cell, formats, endOfLocalDay);
}

function readTime(cell: string, formats: CellFormats, ofDay: typeof instantOfLocal): Result<number, string> {
  const iso = toIso(cell, formats);
  if (!iso.ok) return iso;
  const text = iso.value;
  const parsed = parseInstant(text);
  if (!parsed.ok) return parsed;
  const isDay = text.length === ISO_DAY_CHARS;
  if (!isDay && OFFSET.test(text.slice(ISO_DAY_CHARS))) return parsed;
  if (formats.timeZone === null) formats.assumed('timeZone', formats.zone, cell);
  return ok((isDay ? ofDay : instantOfLocal)(parsed.value, formats.zone));
}

/** The ISO form of what spreadsheets write; anything else is left for the parser of that form. */
function toIso(cell: string, formats: CellFormats): Result<string, string> {
  if (formats.dateFormat === 'iso' || cell.length > WRITTEN_VALUE_CHARS_MAX) return ok(cell);
  const [, year, , month, day, time] = YEAR_FIRST.exec(cell) ?? [];
  if (year !== undefined) return isoOf(year, month!, day!, time);
  const [, first, mark, second, last, behind] = DAY_OR_MONTH_FIRST.exec(cell) ?? [];
  if (last === undefined) return ok(cell);
  const format = formats.dateFormat ?? (mark === '.' ? 'dmy' : null);
  if (format === null) return EITHER_ORDER;
  if (last.length === 2) return SHORT_YEAR;
  // Only the day is written first with dots, wherever dots are written.
  if (formats.dateFormat === null) formats.assumed('dateFormat', format, cell);
  return format === 'dmy' ? isoOf(last, second!, first!, behind) : isoOf(last, first!, second!, behind);
}

function isoOf(year: string, month: string, day: string, time: string | undefined): Result<string, string> {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (time === undefined) return ok(date);
  const [, hour, minute, second = '00', half] = TIME.exec(time) ?? [];
  if (hour === undefined) return NO_TIME;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return NO_TIME;
  const of24 = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return ok(`${date}T${String(of24).padStart(2, '0')}:${minute}:${second}`);
}

/** A parser of the bounds of display windows: a time of day as `08:30`, also where it is written `8:30` or `08:30:00`, or an instant in ISO form. */
export const timeOfDayOr =
  (instant: typeof beginningOf) =>
  (cell: string, formats: CellFormats): Result<string, string> => {
    const [, hour, minute] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(cell) ?? [];
    if (hour !== undefined) return ok(`${hour.padStart(2, '0')}:${minute}`);
    const read = instant(cell, formats);
    return read.ok ? ok(new Date(read.value).toISOString()) : err(`${read.error}, or a time of day such as 08:30`);
  };
