import type { CampaignIndex } from '../../base/ids.js';
import type { ExperimentTotals, ReadExperimentTotals } from '../../experiments/experiment-totals.js';
import { PROGRAMME } from '../../experiments/programme.js';
import type { ExperimentCounts } from '../../outcomes/experiment-counts.js';
import type { Configuration } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import { requireEntry } from '../configuration/read-entries.js';
import { totalsIn } from '../outbox/experiment-count.js';
import type { Projection } from '../outbox/projection.js';

/** The same of all campaigns together, by the revision of the holdout. */
export type ReadProgrammeTotals = (revision: number) => Promise<ExperimentTotals>;

export const createReadProgrammeTotals =
  (counting: Pick<Projection<ExperimentCounts>, 'caughtUp' | 'state'>): ReadProgrammeTotals =>
  async (revision) => {
    await counting.caughtUp();
    return totalsIn(counting.state, PROGRAMME, revision);
  };

/** Exact totals of everything that was told before the call. Those of a deleted campaign stay. */
export function createReadExperimentTotals(
  configuration: Configuration,
  counting: Pick<Projection<ExperimentCounts>, 'caughtUp' | 'state'>,
): ReadExperimentTotals {
  return async (campaignId, revision) => {
    const { campaigns } = await lookFor(configuration, 'campaigns', [campaignId]);
    const { index } = requireEntry(campaigns, 'campaign', campaignId);
    await counting.caughtUp();
    return totalsIn(counting.state, index as CampaignIndex, revision);
  };
}
