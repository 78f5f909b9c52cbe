import { dayText } from '../../base/civil-day.js';
import { HandbillError } from '../../base/errors.js';
import type { Currency } from '../../base/money.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { Day } from '../../experiments/design.js';
import type { ReadExperimentTotals } from '../../experiments/experiment-totals.js';
import type { ReadFunnel } from '../../funnel/campaign-funnel.js';
import { buildReport } from '../../reports/build-report.js';
import type { AskedDays } from '../../reports/report.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ReadProgrammeTotals } from '../outcomes/read-experiment-totals.js';
import { type FrozenExperiments, freezeNow } from './frozen-experiments.js';
import { programmeSubject } from './programme-subject.js';
import type { ReportVerbs } from './report-requests.js';
import { campaignSubject } from './report-subject.js';

interface Dependencies {
  readonly readTotals: ReadExperimentTotals;
  readonly readProgrammeTotals: ReadProgrammeTotals;
  readonly readFunnel: ReadFunnel;
  readonly frozen: FrozenExperiments;
  readonly configuration: Configuration;
  readonly currency: Currency;
  readonly clock: Clock;
}

export function createGetReport(dependencies: Dependencies): ReportVerbs['get'] {
  const { frozen, currency } = dependencies;

  return async ({ campaignId, experimentRevision, ...asked }) => {
    const subject = await (campaignId === null
      ? programmeSubject(dependencies, experimentRevision)
      : campaignSubject(dependencies, campaignId, experimentRevision));
    const { revision, design, rows, today } = subject;
    checkDays(asked, today);
    const kept = await freezeNow(frozen, subject);
    return buildReport({
      campaignId,
      currency,
      experimentRevision: revision,
      design,
      rows,
      frozen: kept,
      funnels: await subject.funnels(asked),
      today,
      asked,
    });
  };
}

/** So that the period has a day at least. */
function checkDays({ from, to }: AskedDays, today: Day): void {
  if (from === null || from < (to ?? today + 1)) return;
  const wrong =
    to === null
      ? violation('from', dayText(from), `must not be after today, ${dayText(today)}`)
      : violation('to', dayText(to), `must be after \`from\`, ${dayText(from)}: the day itself is left out`);
  throw HandbillError.invalid([wrong]);
}
