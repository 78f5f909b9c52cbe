import type { Campaign } from '../../campaigns/campaign.js';
import { assignBuckets } from '../../experiments/arms.js';
import { bucketsOf } from '../../experiments/buckets.js';
import type { Design, Stratum } from '../../experiments/design.js';
import type { Holdout } from '../../experiments/holdout.js';
import type { Outcome } from '../../experiments/outcomes.js';
import { DEFAULT_PRIMARY } from '../../experiments/outcomes.js';
import { OUTCOME_DAYS_DEFAULT } from '../../limits.js';

/** How a campaign's experiment is judged. Where nobody has entered, its strata are the weights of now. */
export function campaignDesign(campaign: Campaign, counted: readonly Stratum[], holdout: Holdout | null): Design {
  return {
    reference: 'CONTROL',
    strata: counted.length > 0 ? counted : [weightsNow(campaign, holdout)],
    outcomeDays: OUTCOME_DAYS_DEFAULT,
    primary: DEFAULT_PRIMARY as Outcome,
    plan: null,
  };
}

function weightsNow({ campaignId, controlPpm, variants }: Campaign, holdout: Holdout | null): Stratum {
  const counts = variants.map(() => 0);
  for (const arm of assignBuckets(
    campaignId,
    variants.map(({ variantId, weight }) => ({ armId: variantId, weight })),
  ))
    counts[arm]! += 1;
  return {
    stratum: 1,
    holdoutBuckets: holdout === null ? 0 : bucketsOf(holdout.holdoutPpm),
    controlBuckets: bucketsOf(controlPpm),
    variantBuckets: Object.fromEntries(variants.map(({ variantId }, i) => [variantId, counts[i]!])),
  };
}
