import { mix32 } from '../../../base/hash.js';
import { type Estimated, intervalOf } from '../../../experiments/interval.js';
import { UPLIFT_INPUTS } from '../../uplift/uplift-ranker.js';
import { fitTwoModels, overlapWeight, type TwoModels } from './fit-two-models.js';
import type { UpliftTrials } from './trials.js';

export interface ShownAgainstUnshown {
  readonly shownChance: number;
  readonly unshownChance: number;
  readonly difference: Estimated;
}

/** How often offers were bought of when chance showed them, and when it did not; customers are the independent observations. */
export function shownAgainstUnshown(trials: UpliftTrials): ShownAgainstUnshown {
  const sums = [
    { weight: 0, bought: 0 },
    { weight: 0, bought: 0 },
  ];
  trials.shown.forEach((shown, row) => {
    const weight = overlapWeight(trials, row);
    const sum = sums[shown]!;
    sum.weight += weight;
    sum.bought += weight * trials.bought[row]!;
  });
  const [unshownChance, shownChance] = sums.map(({ weight, bought }) => (weight === 0 ? 0 : bought / weight)) as [
    number,
    number,
  ];
  // Where everything was shown for sure, or nothing was, nothing was tried.
  if (sums.some(({ weight }) => weight === 0)) return { shownChance, unshownChance, difference: NOTHING };
  const influences = byCustomer(trials, (row) => {
    const shown = trials.shown[row] === 1;
    const apart = trials.bought[row]! - (shown ? shownChance : unshownChance);
    return ((shown ? 1 : -1) * overlapWeight(trials, row) * apart) / sums[shown ? 1 : 0]!.weight;
  });
  return { shownChance, unshownChance, difference: intervalOf(shownChance - unshownChance, influences) };
}

const NOTHING: Estimated = { value: 0, low: 0, high: 0 };

/** One in 200 stores in which showing changes nothing would be told otherwise. */
const Z_LEAST = 2.576;

/**
 * Whether what was learned of one half of the customers holds for the other: over its trials, with t the uplift that is predicted and m the chance of a
 * purchase, the sum of (shown - propensity) (bought - m) t is 0 in the mean where showing changes nothing, and above it where the prediction is right.
 * Source: the residuals of the R-learner, Nie and Wager 2021.
 */
export function upliftIsReal(trials: UpliftTrials): boolean {
  const models = [0, 1].map((half) => fitTwoModels(trials, (row) => halfOf(trials.customers[row]!) !== half));
  const scores = byCustomer(trials, (row) => {
    const { shown, unshown } = chancesBy(models[halfOf(trials.customers[row]!)]!, trials.inputs, row);
    const propensity = trials.propensities[row]!;
    const expected = propensity * shown + (1 - propensity) * unshown;
    const apart = trials.counts[row]! * (trials.shown[row]! - propensity);
    return apart * (trials.bought[row]! - expected) * (shown - unshown);
  });
  const total = scores.reduce((sum, score) => sum + score, 0);
  const squares = scores.reduce((sum, score) => sum + score ** 2, 0);
  return total > Z_LEAST * Math.sqrt(squares);
}

const halfOf = (customer: number): number => mix32(customer + 1) & 1;

function chancesBy({ shown, unshown }: TwoModels, inputs: Float64Array, row: number) {
  const width = UPLIFT_INPUTS.length;
  let [a, b] = [0, 0];
  for (let i = 0; i < width; i++) {
    a += shown[i]! * inputs[row * width + i]!;
    b += unshown[i]! * inputs[row * width + i]!;
  }
  return { shown: 1 / (1 + Math.exp(-a)), unshown: 1 / (1 + Math.exp(-b)) };
}

/** Sums of something over the rows of each customer. */
function byCustomer({ customers }: UpliftTrials, of: (row: number) => number): number[] {
  const sums = new Map<number, number>();
  customers.forEach((customer, row) => {
    sums.set(customer, (sums.get(customer) ?? 0) + of(row));
  });
  return [...sums.values()];
}
