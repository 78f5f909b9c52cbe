import { REDEMPTION_RATE_CHANCES_MIN, REDEMPTION_RATE_DAYS } from '../limits.js';
import type { LevelCounts } from './level-counts.js';

/**
 * Redemptions for one that chances of buying would make, over the offers of the last weeks that have had some days to be redeemed; null: those are too
 * few to tell.
 */
export function redemptionsPerChance({ rows }: LevelCounts, today: number): number | null {
  let chances = 0;
  let redeemed = 0;
  for (const { cohorts } of rows.values()) {
    for (const [day, cohort] of cohorts) {
      if (day > today - REDEMPTION_RATE_DAYS) continue;
      for (const weight of cohort.weights.values()) chances += weight;
      redeemed += cohort.redeemed;
    }
  }
  return chances < REDEMPTION_RATE_CHANCES_MIN ? null : redeemed / chances;
}
