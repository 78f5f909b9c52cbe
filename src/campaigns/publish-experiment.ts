import type { Expected } from '../experiments/design.js';
import { BEFORE_ENTRY_DAYS, SHOP_SUMS_MIN } from '../limits.js';
import type { Caps } from '../outcomes/sums.js';
import type { Campaign } from './campaign.js';
import type { PublishedExperiment } from './experiment.js';

/** Revenue of some profiles of the shop in the last 28 days, minor units each. */
export type ShopSums = readonly number[];

/** A campaign that is published, with what is fixed of its revision; that of one which was published before stays. */
export function withPublished(campaign: Campaign, sums: ShopSums): Campaign {
  const { status, published, experimentRevision } = campaign;
  const isFixed = status !== 'ACTIVE' || published?.revision === experimentRevision;
  return isFixed ? campaign : { ...campaign, published: fixed(campaign, sums) };
}

function fixed({ experiment, experimentRevision }: Campaign, sums: ShopSums): PublishedExperiment {
  const { plannedProfiles, relativeEffect, outcomeDays } = experiment;
  const caps: Caps = { revenue: percentile99(sums.filter((sum) => sum > 0)), margin: null };
  // Of customers who buy as much from month to month; others vary less over a longer time, so the planned size is no smaller than it has to be.
  const scaled = sums.map((sum) => (sum * outcomeDays) / BEFORE_ENTRY_DAYS);
  const expected = {
    revenue: expectedOf(scaled),
    revenueCapped: expectedOf(scaled.map((sum) => Math.min(sum, caps.revenue ?? sum))),
  };
  const known = Object.entries(expected).filter(([, each]) => each !== null);
  return {
    revision: experimentRevision,
    caps,
    plan: { profiles: plannedProfiles, relativeEffect, expected: Object.fromEntries(known) },
  };
}

/** By the nearest rank; null: too few to tell. */
function percentile99(sums: ShopSums): number | null {
  if (sums.length < SHOP_SUMS_MIN) return null;
  const sorted = [...sums].sort((a, b) => a - b);
  return sorted[Math.ceil(0.99 * sorted.length) - 1]!;
}

/** null: too few to tell, or all alike. */
function expectedOf(sums: ShopSums): Expected | null {
  if (sums.length < SHOP_SUMS_MIN) return null;
  const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
  const variance = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / (sums.length - 1);
  return mean > 0 && variance > 0 ? { mean, variance, correlation: null } : null;
}
