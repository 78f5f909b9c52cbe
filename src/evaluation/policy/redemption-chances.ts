import { halfOf, otherHalf } from './halves.js';

/** An offer of the log, with the score that the judged ranking gives it: odds that follow what exposure has taught the other half of the customers. */
export interface Showing {
  readonly customer: string;
  readonly seen: number;
  /** That the customer buys one of its items soon. */
  readonly probability: number;
  readonly redeemed: boolean;
}

/** Chance that a customer redeems an offer at the first place, from the probability that the ranking gives it. */
export type RedemptionChances = (customer: string, probability: number) => number;

/**
 * The redemption model of the doubly robust estimate: the ranking's own probability, times how many redemptions there were for one that was expected,
 * among the other half of the customers. Where nothing was expected, nothing is promised.
 */
export function learnRedemptionChances(showings: Iterable<Showing>): RedemptionChances {
  const halves = [
    { redeemed: 0, expected: 0 },
    { redeemed: 0, expected: 0 },
  ];
  for (const { customer, seen, probability, redeemed } of showings) {
    const half = halves[halfOf(customer)]!;
    half.expected += seen * probability;
    half.redeemed += redeemed ? 1 : 0;
  }
  return (customer, probability) => {
    const { redeemed, expected } = halves[otherHalf(halfOf(customer))]!;
    return expected === 0 ? 0 : Math.min(1, (probability * redeemed) / expected);
  };
}
