import { dayText, parseCivilDay } from '../../base/civil-day.js';
import type { CampaignId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { ReportRequest } from '../../engine/engine.js';
import type { Day } from '../../experiments/design.js';
import type { ArmReportInput } from '../../generated/handbill/v1/ArmReport.js';
import type { GetReportRequest } from '../../generated/handbill/v1/GetReportRequest.js';
import type { ReportInput } from '../../generated/handbill/v1/Report.js';
import { EXPERIMENT_REVISION_MAX } from '../../limits.js';
import type { ArmReport, Report } from '../../reports/report.js';
import { type Issues, readKey } from './fields.js';
import { withoutNulls } from './optional.js';
import { toUplift } from './uplift.js';

export function readReportRequest(wire: GetReportRequest, issues: Issues): ReportRequest {
  const { experimentRevision } = wire;
  if (!(experimentRevision >= 0 && experimentRevision <= EXPERIMENT_REVISION_MAX)) {
    issues.push(violation('experiment_revision', experimentRevision, `must be 0 to ${EXPERIMENT_REVISION_MAX}`));
  }
  return {
    campaignId: readSubject(wire, issues),
    experimentRevision: experimentRevision === 0 ? null : experimentRevision,
    from: readDay(wire.from, 'from', issues),
    to: readDay(wire.to, 'to', issues),
  };
}

/** null: all campaigns together. */
const readSubject = ({ campaignId, programme }: GetReportRequest, issues: Issues): CampaignId | null =>
  programme === true ? null : readKey<CampaignId>(campaignId ?? '', 'campaign_id', issues);

function readDay(text: string, field: string, issues: Issues): Day | null {
  if (text === '') return null;
  const day = parseCivilDay(text);
  if (day.ok) return day.value;
  issues.push(violation(field, text, day.error));
  return null;
}

export function toReport(report: Report): ReportInput {
  const { campaignId, currency, from, to, experimentRevision, primary, sampleRatio, planning } = report;
  const { state, ...planned } = planning;
  return {
    campaignId: campaignId ?? '',
    currency,
    from: dayText(from),
    to: dayText(to),
    experimentRevision,
    primary,
    sampleRatio: { ...sampleRatio },
    arms: report.arms.map(toArm),
    uplift: report.uplift.map(toUplift),
    slots: [...report.slots],
    groups: [...report.groups],
    promotions: [...report.promotions],
    days: report.days.map(({ day, ...counts }) => ({ day: dayText(day), ...counts })),
    planning: { state, ...withoutNulls(planned) },
  };
}

const toArm = ({ outcomes, marginShare, ...counts }: ArmReport): ArmReportInput => ({
  ...counts,
  ...withoutNulls({ marginShare }),
  outcomes: Object.fromEntries(Object.entries(outcomes).map(([name, moments]) => [name, withoutNulls(moments)])),
});
