import { LRUCache } from 'lru-cache';
import { ZONE_DAYS_KEPT_MAX, ZONE_FORMATS_KEPT_MAX, ZONES_KEPT_MAX } from '../limits.js';
import { err, ok, type Result } from './result.js';
import { MS_PER_DAY } from './time.js';

/** An IANA time zone that this machine knows: `Europe/Warsaw`, `UTC`. */
export type TimeZone = string & { readonly __timeZone: unique symbol };

export const UTC = 'UTC' as TimeZone;

/** Reads the name of a zone; upper and lower case don't count. Offsets such as `+02:00` are no zones: they know no summer time. */
export function parseTimeZone(text: string): Result<TimeZone, string> {
  const wrong = err('must be an IANA time zone such as Europe/Warsaw');
  if (!/^[A-Za-z]/.test(text)) return wrong;
  try {
    const { timeZone } = formatOf(text).resolvedOptions();
    // Intl answers some names with an older one (Asia/Calcutta): then the one that was asked for stays.
    return ok((timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text) as TimeZone);
  } catch {
    return wrong;
  }
}

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: ZONE_FORMATS_KEPT_MAX });

/** Making one costs a hundred times as much as using it. Throws where there is no such zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  return format;
}

/** How many milliseconds the clocks of the zone are ahead of UTC at an instant; negative in the west. */
export function offsetMsAt(instantMs: number, zone: TimeZone): number {
  if (zone === UTC) return 0;
  const clock = clockOf(zone);
  const day = Math.floor(instantMs / MS_PER_DAY);
  let offsetMs = clock.days.get(day);
  if (offsetMs === undefined) {
    const first = readOffsetMs(day * MS_PER_DAY, clock.format);
    const last = readOffsetMs((day + 1) * MS_PER_DAY - 1, clock.format);
    offsetMs = first === last ? first : CHANGES;
    clock.days.set(day, offsetMs);
  }
  return Number.isNaN(offsetMs) ? readOffsetMs(instantMs, clock.format) : offsetMs;
}

/** Stands for the offset of a day on which it changes. */
const CHANGES = Number.NaN;

interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  /** Offset by day since 1970 in UTC: asking Intl costs more than all the rest of reading a row. */
  readonly days: LRUCache<number, number>;
}

const clocks = new LRUCache<TimeZone, ZoneClock>({ max: ZONES_KEPT_MAX });

function clockOf(zone: TimeZone): ZoneClock {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = { format: formatOf(zone), days: new LRUCache({ max: ZONE_DAYS_KEPT_MAX }) };
    clocks.set(zone, clock);
  }
  return clock;
}

/** Intl ends with `GMT+05:30`, `GMT`, or for years of local mean time with `GMT-04:56:02`. */
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

function readOffsetMs(instantMs: number, format: Intl.DateTimeFormat): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = OFFSET.exec(format.format(instantMs))!;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -ms : ms;
}
