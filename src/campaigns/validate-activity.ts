import { inside, type Violation, violation } from '../base/violation.js';
import { ACTIVITY_MAX_MS, ACTIVITY_MIN_MS, CYCLE_UNITS_MAX } from '../limits.js';
import type { Activity } from './activity.js';
import { integer } from './field-checks.js';

/** What is wrong with an activity; paths begin with its kind: `cyclic.every`. */
export function activityViolations(activity: Activity): Violation[] {
  switch (activity.kind) {
    case 'RELATIVE':
      return inside(present(integer('duration', activity.durationMs, ACTIVITY_MIN_MS, ACTIVITY_MAX_MS)), 'relative');
    case 'ABSOLUTE': {
      const { fromMs, toMs } = activity;
      if (toMs >= fromMs + ACTIVITY_MIN_MS) return [];
      const reason = `must be later than from, by ${ACTIVITY_MIN_MS} ms or more`;
      return [violation(['absolute', 'to'], new Date(toMs).toISOString(), reason)];
    }
    case 'CYCLIC':
      return inside(present(integer('every', activity.every, 1, CYCLE_UNITS_MAX)), 'cyclic');
    case 'UNTIL_END_OF':
      return inside(present(integer('minDuration', activity.minDurationMs, 0, ACTIVITY_MAX_MS)), 'untilEndOf');
  }
}

const present = (found: Violation | null): Violation[] => (found === null ? [] : [found]);
