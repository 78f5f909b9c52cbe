import type { PromotionIndex } from '../base/ids.js';
import { LEVEL_COHORTS_MAX, LEVEL_PRIOR } from '../limits.js';
import type { Level } from './level.js';
import { placeBias } from './place-bias.js';

/**
 * What exposure has taught so far (count-exposure.ts). A *row* is a slot group of one arm of a campaign. The offers that a row made on one day are a
 * *cohort*: they have had the same time to be redeemed, by the same kind of customers, and were ranked alike.
 */
export interface LevelCounts {
  readonly rows: Map<string, RowCounts>;
  /** Redemptions of each promotion, an offer counted once. */
  readonly redeemed: Map<PromotionIndex, number>;
  /** Expected redemptions of each promotion, from cohorts that are closed. */
  readonly expected: Map<PromotionIndex, number>;
}

export interface RowCounts {
  /** Of handbills whose order was drawn, by place. */
  readonly shuffled: { shown: number[]; redeemed: number[] };
  /** Open ones, by day. */
  readonly cohorts: Map<number, Cohort>;
}

export interface Cohort {
  /** Sum over a promotion's offers of e_k x chance: what it would be redeemed if chances were those of redemptions. */
  readonly weights: Map<PromotionIndex, number>;
  /** Redemptions of all its promotions. */
  redeemed: number;
}

export const noLevelCounts = (): LevelCounts => ({ rows: new Map(), redeemed: new Map(), expected: new Map() });

export const newRow = (): RowCounts => ({ shuffled: { shown: [], redeemed: [] }, cohorts: new Map() });

/** The cohort of a day, begun if need be; of the oldest ones those are closed that are too many. */
export function cohortOf({ cohorts }: RowCounts, day: number, counts: LevelCounts): Cohort {
  const known = cohorts.get(day);
  if (known) return known;
  const cohort: Cohort = { weights: new Map(), redeemed: 0 };
  cohorts.set(day, cohort);
  while (cohorts.size > LEVEL_COHORTS_MAX) {
    const oldest = Math.min(...cohorts.keys());
    addExpected(counts.expected, cohorts.get(oldest)!);
    cohorts.delete(oldest);
  }
  return cohort;
}

/**
 * A promotion's redemptions against those that its offers would have had if they had done as well as all offers of their cohorts: Gamma(a + S, a + E). So
 * it matters neither how chances of buying relate to redemptions, nor how long the offers have been out. Promotions that were never counted are left out.
 */
export function levelsOf({ rows, redeemed, expected }: LevelCounts): Map<PromotionIndex, Level> {
  const all = new Map(expected);
  for (const { cohorts } of rows.values()) for (const cohort of cohorts.values()) addExpected(all, cohort);
  const levels = new Map<PromotionIndex, Level>();
  for (const [promotion, sum] of all) {
    levels.set(promotion, { shape: LEVEL_PRIOR + (redeemed.get(promotion) ?? 0), rate: LEVEL_PRIOR + sum });
  }
  return levels;
}

function addExpected(sums: Map<PromotionIndex, number>, { weights, redeemed }: Cohort): void {
  let weight = 0;
  for (const own of weights.values()) weight += own;
  for (const [promotion, own] of weights) sums.set(promotion, (sums.get(promotion) ?? 0) + (own / weight) * redeemed);
}

/** e_k of a row, by place. */
export const biasOf = ({ shuffled }: RowCounts): number[] => placeBias(shuffled);
