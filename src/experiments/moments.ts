import { OUTCOME_UNITS, type Outcome } from './outcomes.js';
import { NOTHING, type OutcomeTotals, type Totals } from './totals.js';

/** Of one arm in one stratum, in minor units or counts; variances with the divisor n - 1. */
export interface Moments {
  readonly profiles: number;
  readonly mean: number;
  readonly variance: number;
}

/** Differences of large sums are taken in whole numbers: they keep every digit, where floating point would lose them all. */
export function momentsOf(totals: Totals, outcome: Outcome): Moments {
  const { sum, squares } = outcomeOf(totals, outcome);
  const unit = OUTCOME_UNITS[outcome];
  const n = totals.profiles;
  return {
    profiles: Number(n),
    mean: ratio(sum, n) / unit,
    variance: ratio(n * squares - sum * sum, n * (n - 1n)) / unit ** 2,
  };
}

/** Revenue per basket, by the delta method on the sums: the variance is that of the part of a profile in the ratio. */
export function revenuePerBasket(totals: Totals): Moments {
  const revenue = outcomeOf(totals, 'revenue');
  const baskets = outcomeOf(totals, 'baskets');
  const n = totals.profiles;
  const spread = (productSum: bigint, a: bigint, b: bigint): number => ratio(n * productSum - a * b, n * (n - 1n));
  const value = ratio(revenue.sum, baskets.sum);
  const perProfile = ratio(baskets.sum, n);
  const variance =
    spread(revenue.squares, revenue.sum, revenue.sum) -
    2 * value * spread(totals.revenueBaskets, revenue.sum, baskets.sum) +
    value ** 2 * spread(baskets.squares, baskets.sum, baskets.sum);
  return { profiles: Number(n), mean: value, variance: Math.max(0, variance) / perProfile ** 2 };
}

/** Of an outcome Y with what the profiles bought before, X. */
export interface JointMoments extends Moments {
  readonly beforeMean: number;
  readonly beforeVariance: number;
  readonly covariance: number;
}

export function jointMomentsOf(totals: Totals, outcome: Outcome): JointMoments {
  const { profiles: n, before, beforeSquares } = totals;
  const { sum, withBefore } = outcomeOf(totals, outcome);
  return {
    ...momentsOf(totals, outcome),
    beforeMean: ratio(before, n),
    beforeVariance: ratio(n * beforeSquares - before * before, n * (n - 1n)),
    covariance: ratio(n * withBefore - before * sum, n * (n - 1n)) / OUTCOME_UNITS[outcome],
  };
}

/** Third moment by the 3/2 power of the second one, about the mean; 0: all profiles are alike. */
export function skewnessOf(totals: Totals, outcome: Outcome): number {
  const { sum, squares, cubes } = outcomeOf(totals, outcome);
  const n = totals.profiles;
  const second = ratio(n * squares - sum * sum, n * n);
  const third = ratio(n * n * cubes - 3n * n * sum * squares + 2n * sum * sum * sum, n * n * n);
  return second > 0 ? third / second ** 1.5 : 0;
}

/** Of a group of which no receipt has told the outcome, as control has no discounts of the campaign: there was none. */
const outcomeOf = ({ outcomes }: Totals, outcome: Outcome): OutcomeTotals => outcomes[outcome] ?? NOTHING;

/** Of whole numbers of any length; each is rounded once. Without a divisor: 0, nobody is there to be counted. */
const ratio = (dividend: bigint, divisor: bigint): number => (divisor === 0n ? 0 : Number(dividend) / Number(divisor));
