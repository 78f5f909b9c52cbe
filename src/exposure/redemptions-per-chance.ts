import { REDEMPTION_RATE_CHANCES_MIN } from '../limits.js';
import type { LevelCounts } from './level-counts.js';

/**
 * Redemptions for one that chances of buying would make, over all offers that were shown of late (those of the open cohorts); null: too
 * little was shown to tell.
 * Offers of the last days have had little time to be redeemed, so it is rather too low than too high.
 */
export function redemptionsPerChance({ rows }: LevelCounts): number | null {
  let chances = 0;
  let redeemed = 0;
  for (const { cohorts } of rows.values()) {
    for (const cohort of cohorts.values()) {
      for (const weight of cohort.weights.values()) chances += weight;
      redeemed += cohort.redeemed;
    }
  }
  return chances < REDEMPTION_RATE_CHANCES_MIN ? null : redeemed / chances;
}
