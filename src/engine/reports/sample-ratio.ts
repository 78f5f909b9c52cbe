import type { CampaignId } from '../../base/ids.js';
import { type SampleRatio, sampleRatio } from '../../experiments/sample-ratio.js';
import { freeze } from '../../reports/planned-end.js';
import type { FrozenExperiments } from './frozen-experiments.js';
import { campaignSubject, type SubjectSources } from './report-subject.js';

/** The sample ratio of the revision that runs now. What is kept of an experiment is kept from then on, also if nobody asks for its report. */
export type ReadSampleRatio = (campaignId: CampaignId) => Promise<SampleRatio & { readonly revision: number }>;

interface Dependencies extends SubjectSources {
  readonly frozen: FrozenExperiments;
}

export function createReadSampleRatio(dependencies: Dependencies): ReadSampleRatio {
  return async (campaignId) => {
    const { name, revision, design, rows, today } = await campaignSubject(dependencies, campaignId, null);
    const { alarm } = await dependencies.frozen.update(name, (before) => freeze(before, design, rows, today));
    return { ...sampleRatio(rows, design, alarm), revision };
  };
}
