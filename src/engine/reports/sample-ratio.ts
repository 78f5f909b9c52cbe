import type { CampaignId } from '../../base/ids.js';
import { type SampleRatio, sampleRatio } from '../../experiments/sample-ratio.js';
import type { ReportSubjects } from './subjects.js';

/** The sample ratio of the revision that runs now. What is kept of an experiment is kept from then on, also if nobody asks for its report. */
export type ReadSampleRatio = (campaignId: CampaignId) => Promise<SampleRatio & { readonly revision: number }>;

export function createReadSampleRatio(subjects: ReportSubjects): ReadSampleRatio {
  return async (campaignId) => {
    const subject = await subjects.of(campaignId, null);
    const { alarm } = await subjects.frozen(subject);
    const { rows, design, revision } = subject;
    return { ...sampleRatio(rows, design, alarm), revision };
  };
}
