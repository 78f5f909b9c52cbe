import { normalQuantile } from '../statistics/distributions.js';
import { ALPHA, type Interval } from './any-time.js';
import type { PairOf } from './comparison.js';
import type { Moments } from './moments.js';

export interface RelativeUplift {
  readonly relative: number;
  readonly interval: Interval;
}

/**
 * By how much of the reference's mean the treated are above it, by the delta method. null: that mean isn't above 0 by its own interval, and
 * a share of it says nothing.
 */
export function relativeUplift(strata: readonly PairOf<Moments>[]): RelativeUplift | null {
  const reference = meanOver(strata, 'reference');
  const treated = meanOver(strata, 'treated');
  if (!(reference.mean - Z * Math.sqrt(reference.variance) > 0)) return null;
  const ratio = treated.mean / reference.mean;
  const half = (Z * Math.sqrt(treated.variance + ratio ** 2 * reference.variance)) / reference.mean;
  return { relative: ratio - 1, interval: [ratio - 1 - half, ratio - 1 + half] };
}

const Z = normalQuantile(ALPHA / 2);

/** Mean of one group with its variance, strata weighing as in the difference. */
function meanOver(strata: readonly PairOf<Moments>[], group: keyof PairOf<Moments>) {
  const size = ({ reference, treated }: PairOf<Moments>): number => reference.profiles + treated.profiles;
  const all = strata.reduce((sum, stratum) => sum + size(stratum), 0);
  let [mean, variance] = [0, 0];
  for (const stratum of strata) {
    const weight = size(stratum) / all;
    mean += weight * stratum[group].mean;
    variance += (weight ** 2 * stratum[group].variance) / stratum[group].profiles;
  }
  return { mean, variance };
}
