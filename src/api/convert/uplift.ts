import type { EstimateReport, UpliftReport } from '../../experiments/uplift-report.js';
import type { DifferenceReportInput } from '../../generated/handbill/v1/DifferenceReport.js';
import type { UpliftReportInput } from '../../generated/handbill/v1/UpliftReport.js';
import { withoutNulls } from './optional.js';

export function toUplift(uplift: UpliftReport): UpliftReportInput {
  const { arm, outcome, cuped, relative, relative95, total, total95, verdict, daysLeft, adjustedP } = uplift;
  const { profiles, provisional } = uplift;
  return {
    arm,
    outcome,
    raw: toDifference(uplift),
    cuped: toDifference(cuped),
    ...withoutNulls({ relative, total, daysLeft, adjustedP }),
    relative95: [...(relative95 ?? [])],
    total95: [...(total95 ?? [])],
    verdict: verdict ?? '',
    profiles,
    provisional: { profiles: provisional.profiles, ...withoutNulls({ difference: provisional.difference }) },
  };
}

const toDifference = ({ difference, anytime95, anytimeP, fixed95, p }: EstimateReport): DifferenceReportInput => ({
  ...withoutNulls({ difference, anytimeP, p }),
  anytime95: [...(anytime95 ?? [])],
  fixed95: [...(fixed95 ?? [])],
});
