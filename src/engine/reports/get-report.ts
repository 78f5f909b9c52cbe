import { dayText } from '../../base/civil-day.js';
import { HandbillError } from '../../base/errors.js';
import type { Currency } from '../../base/money.js';
import { violation } from '../../base/violation.js';
import type { Day } from '../../experiments/design.js';
import { buildReport } from '../../reports/build-report.js';
import type { AskedDays } from '../../reports/report.js';
import type { ReportVerbs } from './report-requests.js';
import type { ReportSubjects } from './subjects.js';

interface Dependencies {
  readonly subjects: ReportSubjects;
  readonly currency: Currency;
}

export function createGetReport({ subjects, currency }: Dependencies): ReportVerbs['get'] {
  return async ({ campaignId, experimentRevision, ...asked }) => {
    const subject = await subjects.of(campaignId, experimentRevision);
    const { revision, design, rows, today } = subject;
    checkDays(asked, today);
    return buildReport({
      campaignId,
      currency,
      experimentRevision: revision,
      design,
      rows,
      frozen: await subjects.frozen(subject),
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
