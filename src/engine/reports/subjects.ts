import type { CampaignId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { ReadExperimentTotals } from '../../experiments/experiment-totals.js';
import type { ReadFunnel } from '../../funnel/campaign-funnel.js';
import { type FrozenExperiment, freeze } from '../../reports/planned-end.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ReadProgrammeTotals } from '../outcomes/read-experiment-totals.js';
import type { FrozenExperiments } from './frozen-experiments.js';
import { programmeSubject } from './programme-subject.js';
import { campaignSubject, type ReportSubject } from './report-subject.js';

interface Dependencies {
  readonly readTotals: ReadExperimentTotals;
  readonly readProgrammeTotals: ReadProgrammeTotals;
  readonly readFunnel: ReadFunnel;
  readonly frozen: FrozenExperiments;
  readonly configuration: Configuration;
  readonly clock: Clock;
}

export interface ReportSubjects {
  /** `campaignId` null: all campaigns together; `revision` null: the one that runs now. */
  of(campaignId: CampaignId | null, revision: number | null): Promise<ReportSubject>;
  /** What stays of it, after a look at whether anything has happened. */
  frozen(subject: ReportSubject): Promise<FrozenExperiment>;
}

export const createReportSubjects = (dependencies: Dependencies): ReportSubjects => ({
  of: (campaignId, revision) =>
    campaignId === null
      ? programmeSubject(dependencies, revision)
      : campaignSubject(dependencies, campaignId, revision),
  frozen: ({ name, design, rows, today }) =>
    dependencies.frozen.update(name, (before) => freeze(before, design, rows, today)),
});
