import { hash32 } from '../../base/hash.js';
import type { PositionRatio } from './replayed-handbill.js';

/** An offer of the log, with the chance that the judged ranking gives it. */
export interface Showing {
  readonly customer: string;
  readonly promotion: number;
  readonly position: number;
  /** That the customer buys one of its items soon. */
  readonly probability: number;
  readonly redeemed: boolean;
}

/** Chance that a customer redeems a promotion at the first position, from the probability that the ranking gives it. */
export type RedemptionChances = (customer: string, promotion: number, probability: number) => number;

/** Showings that a level is held at 1 by: as where the level serves. */
const LEVEL_PRIOR = 3;

/**
 * The redemption model of the doubly robust estimate: the ranking's own probability, times how many redemptions there are for one expected, over all
 * and (shrunk) of each promotion. Each half of the customers is predicted from the other half, so that no redemption predicts itself.
 */
export function learnRedemptionChances(showings: Iterable<Showing>, ratio: PositionRatio): RedemptionChances {
  const halves = [createCounts(), createCounts()] as const;
  for (const { customer, promotion, position, probability, redeemed } of showings) {
    halves[halfOf(customer)].add(promotion, ratio(position) * probability, redeemed ? 1 : 0);
  }
  return (customer, promotion, probability) => {
    const others = halves[halfOf(customer) === 0 ? 1 : 0];
    return Math.min(1, probability * others.level(promotion));
  };
}

const HALF_SALT = 0x4a1f;
const halfOf = (customer: string): 0 | 1 => (hash32(customer, HALF_SALT) & 1) as 0 | 1;

function createCounts() {
  const all = { redeemed: 0, expected: 0 };
  const byPromotion = new Map<number, { redeemed: number; expected: number }>();
  return {
    add(promotion: number, expected: number, redeemed: number): void {
      const counts = byPromotion.get(promotion) ?? { redeemed: 0, expected: 0 };
      byPromotion.set(promotion, counts);
      for (const each of [all, counts]) {
        each.redeemed += redeemed;
        each.expected += expected;
      }
    },
    level(promotion: number): number {
      if (all.expected === 0) return 1;
      const overall = all.redeemed / all.expected;
      const counts = byPromotion.get(promotion) ?? { redeemed: 0, expected: 0 };
      return (overall * (LEVEL_PRIOR + counts.redeemed)) / (LEVEL_PRIOR + overall * counts.expected);
    },
  };
}
