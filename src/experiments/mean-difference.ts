import { type Estimated, intervalOf } from './interval.js';

/** Means of two groups that chance has made, and by how much the first is above the second. */
export interface MeanDifference {
  readonly means: readonly [number, number];
  readonly difference: Estimated;
  /** Whether chance alone would hardly give so much: the interval leaves 0 out. */
  readonly significant: boolean;
}

/** Each group with its own variance, as Welch has it; of an empty group the mean is 0. */
export function meanDifference(first: readonly number[], second: readonly number[]): MeanDifference {
  const means = [meanOf(first), meanOf(second)] as const;
  const influences = [
    ...first.map((value) => (value - means[0]) / first.length),
    ...second.map((value) => (means[1] - value) / second.length),
  ];
  const difference = intervalOf(means[0] - means[1], influences);
  return { means, difference, significant: difference.low > 0 || difference.high < 0 };
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
