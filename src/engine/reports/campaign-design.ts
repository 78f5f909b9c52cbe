import type { Campaign } from '../../campaigns/campaign.js';
import type { Design, Plan, Stratum } from '../../experiments/design.js';
import type { Holdout } from '../../experiments/holdout.js';
import { createWeights } from '../../experiments/weights.js';

/** What a design needs to know besides the campaign. */
interface Circumstances {
  readonly revision: number;
  /** Weights under which profiles have entered. */
  readonly counted: readonly Stratum[];
  readonly holdout: Holdout | null;
  readonly nowMs: number;
}

/** How a revision of a campaign's experiment is judged; where nobody has entered, by the weights of now. */
export function campaignDesign(campaign: Campaign, { revision, counted, holdout, nowMs }: Circumstances): Design {
  const { outcomeDays, primary } = campaign.experiment;
  return {
    reference: 'CONTROL',
    strata: counted.length > 0 ? counted : [weightsNow(campaign, holdout, nowMs)],
    outcomeDays,
    primary,
    plan: planOf(campaign, revision),
  };
}

/** What was fixed when it was published; of the running one, where nothing was, what its settings say. What was planned of a former one isn't known any more. */
function planOf({ published, experiment, experimentRevision }: Campaign, revision: number): Plan | null {
  if (published?.revision === revision) return published.plan;
  if (revision !== experimentRevision) return null;
  return { profiles: experiment.plannedProfiles, relativeEffect: experiment.relativeEffect, expected: {} };
}

function weightsNow(campaign: Campaign, holdout: Holdout | null, nowMs: number): Stratum {
  const arms = campaign.variants.map(({ variantId, weight }) => ({ armId: variantId, weight }));
  const { id: _, ...buckets } = createWeights({ ...campaign, arms }, holdout)(nowMs);
  return { stratum: 1, ...buckets };
}
