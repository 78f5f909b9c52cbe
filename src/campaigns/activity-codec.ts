import { CALENDAR_UNITS, type CalendarUnit } from '../base/calendar.js';
import type { TimeZone } from '../base/time-zone.js';
import type { Activity } from './activity.js';

export type PackedActivity =
  | readonly [kind: 'RELATIVE', durationMs: number]
  | readonly [kind: 'ABSOLUTE', fromMs: number, toMs: number, prepareAhead: boolean]
  | readonly [kind: 'CYCLIC', unit: CalendarUnit, every: number, anchorLocalMs: number, zone: TimeZone]
  | readonly [kind: 'UNTIL_END_OF', unit: CalendarUnit, zone: TimeZone, minDurationMs: number];

export function packActivity(activity: Activity): PackedActivity {
  switch (activity.kind) {
    case 'RELATIVE':
      return [activity.kind, activity.durationMs];
    case 'ABSOLUTE':
      return [activity.kind, activity.fromMs, activity.toMs, activity.prepareAhead];
    case 'CYCLIC':
      return [activity.kind, activity.unit, activity.every, activity.anchorLocalMs, activity.zone];
    case 'UNTIL_END_OF':
      return [activity.kind, activity.unit, activity.zone, activity.minDurationMs];
  }
}

/** Throws on a kind or a unit of a newer program. */
export function unpackActivity(packed: PackedActivity): Activity {
  switch (packed[0]) {
    case 'RELATIVE': {
      const [kind, durationMs] = packed;
      return { kind, durationMs };
    }
    case 'ABSOLUTE': {
      const [kind, fromMs, toMs, prepareAhead] = packed;
      return { kind, fromMs, toMs, prepareAhead };
    }
    case 'CYCLIC': {
      const [kind, unit, every, anchorLocalMs, zone] = packed;
      return { kind, unit: known(unit), every, anchorLocalMs, zone };
    }
    case 'UNTIL_END_OF': {
      const [kind, unit, zone, minDurationMs] = packed;
      return { kind, unit: known(unit), zone, minDurationMs };
    }
    default:
      throw new Error(`not an activity that this version knows: ${String((packed as readonly unknown[])[0])}`);
  }
}

function known(unit: CalendarUnit): CalendarUnit {
  if (!CALENDAR_UNITS.includes(unit)) throw new Error(`not a unit that this version knows: ${unit}`);
  return unit;
}
