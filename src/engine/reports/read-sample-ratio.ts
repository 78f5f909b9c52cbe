import type { CampaignId } from '../../base/ids.js';
import { type SampleRatio, sampleRatio } from '../../experiments/sample-ratio.js';
import { type FrozenExperiments, freezeNow } from './frozen-experiments.js';
import { campaignSubject } from './report-subject.js';

export interface RevisionRatio {
  /** Of the experiment. */
  readonly revision: number;
  readonly ratio: SampleRatio;
}

/** Of the revision that runs now. Its alarm is kept: reports tell it from then on. NOT_FOUND: no such campaign. */
export type ReadSampleRatio = (campaignId: CampaignId) => Promise<RevisionRatio>;

type Dependencies = Parameters<typeof campaignSubject>[0] & { readonly frozen: FrozenExperiments };

export const createReadSampleRatio =
  (dependencies: Dependencies): ReadSampleRatio =>
  async (campaignId) => {
    const subject = await campaignSubject(dependencies, campaignId, null);
    const { alarm } = await freezeNow(dependencies.frozen, subject);
    return { revision: subject.revision, ratio: sampleRatio(subject.rows, subject.design, alarm) };
  };
