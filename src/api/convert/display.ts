import { violation } from '../../base/violation.js';
import type { DisplayWindowInput, DisplayWindow as WireDisplay } from '../../generated/handbill/v1/DisplayWindow.js';
import type { DisplayWindow } from '../../promotions/promotion.js';
import { type Issues, within } from './fields.js';
import { readTimestamp, toOptionalTimestamp } from './time.js';

const MINUTES_PER_DAY = 1_440;

/** Absent is null: always. */
export function readDisplay(wire: WireDisplay | null, issues: Issues): DisplayWindow | null {
  if (!wire?.window) return null;
  const { daily, dates } = wire;
  return within(
    issues,
    () => 'display',
    () =>
      daily
        ? {
            kind: 'daily',
            fromMinute: readMinute(daily.fromMinute, MINUTES_PER_DAY - 1, 'daily.from_minute', issues),
            toMinute: readMinute(daily.toMinute, MINUTES_PER_DAY, 'daily.to_minute', issues),
          }
        : {
            kind: 'dates',
            fromMs: readTimestamp(dates?.from, 'dates.from', issues),
            toMs: readTimestamp(dates?.to, 'dates.to', issues),
          },
  );
}

function readMinute(minute: number, max: number, field: string, issues: Issues): number {
  if (minute < 0 || minute > max) issues.push(violation(field, minute, `must be a minute of the day from 0 to ${max}`));
  return minute;
}

export function toDisplay(display: DisplayWindow | null): DisplayWindowInput | null {
  if (display === null) return null;
  if (display.kind === 'daily') return { daily: { fromMinute: display.fromMinute, toMinute: display.toMinute } };
  return { dates: { from: toOptionalTimestamp(display.fromMs), to: toOptionalTimestamp(display.toMs) } };
}
