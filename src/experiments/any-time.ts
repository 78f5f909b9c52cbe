import { mostPreciseInformation, sequenceHalfWidth, sequenceP } from '../statistics/confidence-sequence.js';
import type { PairOf } from './comparison.js';
import type { Difference } from './difference.js';

export const ALPHA = 0.05;

/** low, high */
export type Interval = readonly [number, number];

export interface AnyTime {
  readonly interval: Interval;
  readonly p: number;
}

/** Groups at the planned end, and the variance of a profile then; null: as it is now. */
export interface PlannedPrecision {
  readonly groups: PairOf<number>;
  readonly variance: number | null;
}

/** For a page that everybody may look at whenever they like. null: all profiles are alike. */
export function anyTime(
  estimate: Difference,
  { groups: planned, variance: expected }: PlannedPrecision,
): AnyTime | null {
  const { standardError, profiles, difference: value } = estimate;
  if (standardError === 0) return null;
  const now = harmonic(profiles);
  const variance = expected ?? now * standardError ** 2;
  const information = (MOST_PRECISE * now ** 2 * standardError ** 2) / (harmonic(planned) * variance);
  const half = sequenceHalfWidth(standardError, information, ALPHA);
  return { interval: [value - half, value + half], p: sequenceP(value / standardError, information) };
}

const MOST_PRECISE = mostPreciseInformation(ALPHA);

/** The size of a pair in profiles of equal worth. */
const harmonic = ({ reference, treated }: PairOf<number>): number => (reference * treated) / (reference + treated);
