import { studentQuantile, studentTail } from '../statistics/distributions.js';
import { ALPHA, type Interval } from './any-time.js';
import type { Difference } from './difference.js';

/** The one test at the planned end. */
export interface FixedHorizon {
  /** As it was then. */
  readonly difference: number;
  readonly interval: Interval;
  readonly p: number;
}

/** Only of totals as they were at the planned end: watched on from there it would err in 13 to 15 % of experiments. null: all profiles are alike. */
export function fixedHorizon({ difference, standardError, degrees }: Difference): FixedHorizon | null {
  if (standardError === 0) return null;
  const half = studentQuantile(ALPHA / 2, degrees) * standardError;
  const p = 2 * studentTail(Math.abs(difference) / standardError, degrees);
  return { difference, interval: [difference - half, difference + half], p };
}
