import { dayAt, dayText } from '../../base/civil-day.js';
import { HandbillError } from '../../base/errors.js';
import type { CampaignId } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { Day, Design } from '../../experiments/design.js';
import type { OutcomeRow } from '../../experiments/experiment-totals.js';
import { buildReport, wholePeriod } from '../../reports/build-report.js';
import type { Funnels } from '../../reports/funnel.js';
import { freeze } from '../../reports/planned-end.js';
import type { DayRange } from '../../reports/report.js';
import type { Configuration } from '../configuration/configuration.js';
import type { FrozenExperiments } from './frozen-experiments.js';
import type { ReportRequest, ReportVerbs } from './report-requests.js';

/** One revision of an experiment with all that was counted of it. */
export interface CountedExperiment {
  /** Names it among what is kept of experiments. */
  readonly name: string;
  readonly revision: number;
  readonly design: Design;
  readonly rows: readonly OutcomeRow[];
}

/** Where what was counted comes from. */
export interface ReportSources {
  /** `campaignId` null: all campaigns together; `revision` null: the one that runs now. NOT_FOUND: there is none. */
  experiment(campaignId: CampaignId | null, revision: number | null): Promise<CountedExperiment>;
  funnels(campaignId: CampaignId | null, revision: number, period: DayRange): Promise<Funnels>;
}

interface Dependencies {
  readonly sources: ReportSources;
  readonly frozen: FrozenExperiments;
  readonly configuration: Configuration;
  readonly currency: Currency;
  readonly clock: Clock;
}

export function createGetReport(dependencies: Dependencies): ReportVerbs['get'] {
  const { sources, frozen, configuration, currency, clock } = dependencies;

  return async ({ campaignId, experimentRevision, from, to }) => {
    const { name, revision, design, rows } = await sources.experiment(campaignId, experimentRevision);
    const { shop } = await configuration.loaded();
    const today = dayAt(clock(), shop.timeZone);
    const kept = await frozen.update(name, (before) => freeze(before, design, rows, today));
    const period = periodOf({ from, to }, rows, today);
    return buildReport({
      campaignId,
      currency,
      experimentRevision: revision,
      design,
      rows,
      frozen: kept,
      funnels: await sources.funnels(campaignId, revision, period),
      today,
      period,
    });
  };
}

function periodOf(asked: Pick<ReportRequest, 'from' | 'to'>, rows: readonly OutcomeRow[], today: Day): DayRange {
  const whole = wholePeriod(rows, today);
  const period = { from: asked.from ?? Math.min(whole.from, (asked.to ?? whole.to) - 1), to: asked.to ?? whole.to };
  if (period.from < period.to) return period;
  const field = asked.to === null ? 'from' : 'to';
  const reason =
    field === 'from' ? `must be before ${dayText(period.to)}` : `must be after \`from\`, ${dayText(period.from)}`;
  throw HandbillError.invalid([violation(field, dayText(period[field]), reason)]);
}
