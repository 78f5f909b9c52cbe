import type { PairOf } from './comparison.js';
import type { StratumDifference } from './difference.js';
import type { JointMoments } from './moments.js';

/**
 * The difference with what the profiles had bought before taken out of it (CUPED; Deng, Xu, Kohavi, Walker 2013), with a slope for each arm
 * (Lin 2013), as an effect may change it. Both are centred on the mean of the pair, of which chance is a part: the third term.
 */
export function cuped({ reference, treated }: PairOf<JointMoments>): StratumDifference {
  const both = reference.profiles + treated.profiles;
  const centre = (reference.profiles * reference.beforeMean + treated.profiles * treated.beforeMean) / both;
  const adjusted = adjust(treated, centre);
  const base = adjust(reference, centre);
  return {
    profiles: { reference: reference.profiles, treated: treated.profiles },
    difference: adjusted.mean - base.mean,
    terms: [
      { variance: base.variance / reference.profiles, degrees: reference.profiles - 1 },
      { variance: adjusted.variance / treated.profiles, degrees: treated.profiles - 1 },
      {
        variance: ((adjusted.slope - base.slope) ** 2 * pooledVariance(reference, treated, centre)) / both,
        degrees: both - 1,
      },
    ],
  };
}

function adjust({ mean, variance, beforeMean, beforeVariance, covariance }: JointMoments, centre: number) {
  const slope = beforeVariance > 0 ? covariance / beforeVariance : 0;
  return {
    slope,
    mean: mean - slope * (beforeMean - centre),
    variance: Math.max(0, variance - slope * covariance),
  };
}

/** Of the revenue before the entry, over the profiles of both arms. */
function pooledVariance(a: JointMoments, b: JointMoments, centre: number): number {
  const squares = [a, b].reduce(
    (sum, { profiles, beforeMean, beforeVariance }) =>
      sum + (profiles - 1) * beforeVariance + profiles * (beforeMean - centre) ** 2,
    0,
  );
  return squares / (a.profiles + b.profiles - 1);
}
