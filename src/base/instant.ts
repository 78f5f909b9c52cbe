import { err, ok, type Result } from './result.js';
import { MS_PER_DAY } from './time.js';

const MALFORMED = err('must be an ISO 8601 date or time such as 2026-01-31 or 2026-01-31T08:00:00Z');
const NO_SUCH_TIME = err('is not a time that exists');
const MS_PER_MINUTE = 60_000;

const DASH = 45;
const COLON = 58;

/** The number that `count` digits at `from` write, or NaN. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Reads an ISO 8601 date (`2026-01-31`, midnight) or time (`2026-01-31T08:00[:00[.000]]`, with `Z`, an offset such as
 * `+02:00`, or nothing) as UTC milliseconds. Without an offset it is UTC: a file must not mean another time on another machine.
 */
export function parseInstant(text: string): Result<number, string> {
  const day = parseDay(text);
  if (typeof day !== 'number') return day;
  if (text.length === 10) return ok(day);
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 116 && separator !== 32) return MALFORMED;

  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (text.charCodeAt(13) !== COLON || !(hour >= 0) || !(minute >= 0)) return MALFORMED;
  let at = 16;
  let second = 0;
  let ms = 0;
  if (text.charCodeAt(at) === COLON) {
    second = digits(text, 17, 2);
    if (!(second >= 0)) return MALFORMED;
    at = 19;
    if (text.charCodeAt(at) === 46) {
      const start = ++at;
      while (digits(text, at, 1) >= 0) at++;
      if (at === start) return MALFORMED;
      ms = Math.trunc(
        Number(
          text
            .slice(start, start + 3)
            .slice(0, at - start)
            .padEnd(3, '0'),
        ),
      );
    }
  }
  const offset = parseOffset(text, at);
  if (offset === null) return MALFORMED;
  if (hour > 23 || minute > 59 || second > 59) return NO_SUCH_TIME;
  return ok(day + ((hour * 60 + minute - offset) * 60 + second) * 1000 + ms);
}

function parseDay(text: string): number | Result<never, string> {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || !(year + month + day >= 0)) return MALFORMED;
  if (year < 1000) return err('must not be before the year 1000');
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return NO_SUCH_TIME;
  return daysSinceEpoch(year, month, day) * MS_PER_DAY;
}

/** Minutes east of UTC, or null. */
function parseOffset(text: string, at: number): number | null {
  const rest = text.length - at;
  if (rest === 0) return 0;
  const first = text.charCodeAt(at);
  if (first === 90 || first === 122) return rest === 1 ? 0 : null;
  if (first !== 43 && first !== DASH) return null;
  const hours = digits(text, at + 1, 2);
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
  const minutes = rest === 3 ? 0 : digits(text, at + 3 + colon, 2);
  if (rest !== 3 && rest !== 5 + colon) return null;
  if (!(hours <= 23) || !(minutes <= 59)) return null;
  return (first === DASH ? -1 : 1) * (hours * 60 + minutes);
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; years count from March, so that leap days come last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Reads `HH:MM` as minutes since midnight; `24:00` is the end of the day. */
export function parseTimeOfDay(text: string): Result<number, string> {
  const hour = digits(text, 0, 2);
  const minute = digits(text, 3, 2);
  if (text.length !== 5 || text.charCodeAt(2) !== COLON || !(hour + minute >= 0))
    return err('must be a time of day such as 08:30');
  const minutes = hour * 60 + minute;
  return minute > 59 || minutes > MS_PER_DAY / MS_PER_MINUTE ? NO_SUCH_TIME : ok(minutes);
}
