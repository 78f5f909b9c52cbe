import { CALENDAR_UNITS, type CalendarUnit } from '../../base/calendar.js';
import { parseInstant } from '../../base/instant.js';
import { MS_PER_MINUTE } from '../../base/time.js';
import { parseTimeZone, type TimeZone, UTC } from '../../base/time-zone.js';
import { violation } from '../../base/violation.js';
import type { Activity, CyclicActivity, UntilEndOfActivity } from '../../campaigns/activity.js';
import type { AbsoluteActivity as WireAbsolute } from '../../generated/handbill/v1/AbsoluteActivity.js';
import type { ActivityInput, Activity as WireActivity } from '../../generated/handbill/v1/Activity.js';
import type { CyclicActivity as WireCyclic } from '../../generated/handbill/v1/CyclicActivity.js';
import type { RelativeActivity as WireRelative } from '../../generated/handbill/v1/RelativeActivity.js';
import type { UntilEndOfActivity as WireUntilEndOf } from '../../generated/handbill/v1/UntilEndOfActivity.js';
import { type Issues, missing, within } from './fields.js';
import { readDuration, readTimestamp, toDuration, toTimestamp, type WireTime } from './time.js';

/** Fields of issues begin with the kind: `cyclic.every`. */
export function readActivity(wire: WireActivity | null, issues: Issues): Activity {
  const { relative, absolute, cyclic, untilEndOf } = wire ?? {};
  if (relative)
    return within(
      issues,
      () => 'relative',
      () => readRelative(relative, issues),
    );
  if (absolute)
    return within(
      issues,
      () => 'absolute',
      () => readAbsolute(absolute, issues),
    );
  if (cyclic)
    return within(
      issues,
      () => 'cyclic',
      () => readCyclic(cyclic, issues),
    );
  if (untilEndOf)
    return within(
      issues,
      () => 'until_end_of',
      () => readUntilEndOf(untilEndOf, issues),
    );
  missing('', issues);
  return { kind: 'RELATIVE', durationMs: 0 };
}

function readRelative({ duration }: WireRelative, issues: Issues): Activity {
  const durationMs = readDuration(duration, 'duration', issues);
  if (durationMs === null) missing('duration', issues);
  return { kind: 'RELATIVE', durationMs: durationMs ?? 0 };
}

function readAbsolute({ from, to, prepareAhead }: WireAbsolute, issues: Issues): Activity {
  const required = (wire: WireTime | null, field: string): number => {
    const ms = readTimestamp(wire, field, issues);
    if (ms === null) missing(field, issues);
    return ms ?? 0;
  };
  return { kind: 'ABSOLUTE', fromMs: required(from, 'from'), toMs: required(to, 'to'), prepareAhead };
}

function readCyclic({ unit, every, anchor, zone }: WireCyclic, issues: Issues): CyclicActivity {
  return {
    kind: 'CYCLIC',
    unit: readUnit(unit, issues),
    every,
    anchorLocalMs: readLocalTime(anchor, 'anchor', issues),
    zone: readZone(zone, issues),
  };
}

function readUntilEndOf({ unit, zone, minDuration }: WireUntilEndOf, issues: Issues): UntilEndOfActivity {
  return {
    kind: 'UNTIL_END_OF',
    unit: readUnit(unit, issues),
    zone: readZone(zone, issues),
    minDurationMs: readDuration(minDuration, 'min_duration', issues) ?? 0,
  };
}

function readUnit(wire: string, issues: Issues): CalendarUnit {
  const unit = CALENDAR_UNITS.find((known) => known === wire);
  if (unit === undefined) issues.push(violation('unit', wire, `must be one of ${CALENDAR_UNITS.join(', ')}`));
  return unit ?? 'DAY';
}

function readZone(text: string, issues: Issues): TimeZone {
  const zone = parseTimeZone(text);
  if (!zone.ok) issues.push(violation('zone', text, zone.error));
  return zone.ok ? zone.value : UTC;
}

/** A date and a time, and neither `Z` nor an offset: what clocks on the wall show. */
const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/;

function readLocalTime(text: string, field: string, issues: Issues): number {
  // Read as if the wall stood in UTC.
  const localMs = LOCAL_TIME.test(text) ? parseInstant(text) : null;
  if (localMs?.ok) return localMs.value;
  issues.push(violation(field, text, localMs?.error ?? 'must be a local time such as 2026-01-05T06:00'));
  return 0;
}

/** `2026-01-05T06:00`, and seconds where there are some. */
function localTimeText(localMs: number): string {
  const text = new Date(localMs).toISOString();
  if (localMs % MS_PER_MINUTE === 0) return text.slice(0, 16);
  return text.replace(/(\.000)?Z$/, '');
}

export function toActivity(activity: Activity): ActivityInput {
  switch (activity.kind) {
    case 'RELATIVE':
      return { relative: { duration: toDuration(activity.durationMs) } };
    case 'ABSOLUTE': {
      const { fromMs, toMs, prepareAhead } = activity;
      return { absolute: { from: toTimestamp(fromMs), to: toTimestamp(toMs), prepareAhead } };
    }
    case 'CYCLIC': {
      const { unit, every, anchorLocalMs, zone } = activity;
      return { cyclic: { unit, every, anchor: localTimeText(anchorLocalMs), zone } };
    }
    case 'UNTIL_END_OF': {
      const { unit, zone, minDurationMs } = activity;
      return { untilEndOf: { unit, zone, minDuration: toDuration(minDurationMs) } };
    }
  }
}
