import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Period } from '../base/time.js';
import { offsetMsAt, type TimeZone } from '../base/time-zone.js';
import type { DisplayWindow } from './promotion.js';

const MINUTES_PER_DAY = MS_PER_DAY / MS_PER_MINUTE;

/** Within two days clocks show every time of the day, also where one of them is short of an hour. */
const ALL_TIMES_MS = 2 * MS_PER_DAY + MS_PER_HOUR;

/** Whether a daily window, whichever it is, meets a period: it is that long. */
export const showsAllTimes = ({ startMs, endMs }: Period): boolean => endMs - startMs >= ALL_TIMES_MS;

/**
 * Tells of display windows whether they meet a period. A daily window is open whenever clocks of the zone show a time of it: not at all on a
 * day on which they skip it, and twice where they are put back over it. It may reach over midnight.
 */
export function displayedIn(period: Period, zone: TimeZone): (display: DisplayWindow) => boolean {
  let spans: readonly MinuteSpan[] | undefined;
  return (display) => {
    if (display.kind === 'dates') {
      const { fromMs, toMs } = display;
      return (fromMs === null || fromMs < period.endMs) && (toMs === null || toMs > period.startMs);
    }
    if (showsAllTimes(period)) return true;
    spans ??= [...clockSpans(period, zone)];
    return spans.some((span) => meetsDaily(display, span));
  };
}

/** Minutes of a clock since 1970, both included. */
interface MinuteSpan {
  readonly first: number;
  readonly last: number;
}

/** What clocks of the zone show in a period of some days: a span until they are put forward or back, one after it. */
function* clockSpans({ startMs, endMs }: Period, zone: TimeZone): Generator<MinuteSpan> {
  for (let atMs = startMs; atMs < endMs; ) {
    const offsetMs = offsetMsAt(atMs, zone);
    const untilMs = endOfOffset(atMs, endMs, offsetMs, zone);
    yield {
      first: Math.floor((atMs + offsetMs) / MS_PER_MINUTE),
      last: Math.floor((untilMs - 1 + offsetMs) / MS_PER_MINUTE),
    };
    atMs = untilMs;
  }
}

/** The first instant behind `fromMs` with another offset, or the end. */
function endOfOffset(fromMs: number, endMs: number, offsetMs: number, zone: TimeZone): number {
  if (offsetMsAt(endMs - 1, zone) === offsetMs) return endMs;
  let same = fromMs;
  let other = endMs - 1;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetMsAt(middle, zone) === offsetMs) same = middle;
    else other = middle;
  }
  return other;
}

type DailyWindow = Extract<DisplayWindow, { readonly kind: 'daily' }>;

function meetsDaily({ fromMinute, toMinute }: DailyWindow, { first, last }: MinuteSpan): boolean {
  const end = fromMinute < toMinute ? toMinute : toMinute + MINUTES_PER_DAY;
  const day = Math.floor(first / MINUTES_PER_DAY) * MINUTES_PER_DAY;
  // The window of the day before may reach into this one.
  for (let from = day - MINUTES_PER_DAY; from + fromMinute <= last; from += MINUTES_PER_DAY) {
    if (from + end > first) return true;
  }
  return false;
}
