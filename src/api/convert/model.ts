import { violation } from '../../base/violation.js';
import type { TrainingOutcome } from '../../engine/engine.js';
import type { ModelInput } from '../../generated/handbill/v1/Model.js';
import type { TrainingOutcomeInput } from '../../generated/handbill/v1/TrainingOutcome.js';
import type { TrainingReportInput } from '../../generated/handbill/v1/TrainingReport.js';
import type { UpliftRankingInput } from '../../generated/handbill/v1/UpliftRanking.js';
import { EVALUATION_DAYS_DEFAULT, EVALUATION_DAYS_MAX } from '../../limits.js';
import type { StoredModel } from '../../ranking/model-shelf.js';
import type { TrainingReport } from '../../ranking/training/training-report.js';
import { enumCodec } from './enums.js';
import type { Issues } from './fields.js';
import { toTimestamp } from './time.js';

const trainingMode = enumCodec('TRAINING_MODE', ['FITTED', 'SHIPPED_WEIGHTS', 'TRAINING_FREE']);

/** A version of at least `min`: 0 is the training-free formula, which is no model. */
export function readVersion(wire: { readonly version: number }, min: 0 | 1, issues: Issues): number {
  const { version } = wire;
  if (!Number.isSafeInteger(version) || version < min) {
    issues.push(violation('version', version, `must be a whole number of at least ${min}`));
  }
  return version;
}

/** How many of the newest days are to be predicted; 0 leaves that to us. */
export function readEvaluationDays({ days }: { readonly days: number }, issues: Issues): number {
  if (days > EVALUATION_DAYS_MAX) issues.push(violation('days', days, `must not be above ${EVALUATION_DAYS_MAX}`));
  return days || EVALUATION_DAYS_DEFAULT;
}

export function toModel(stored: StoredModel, active: boolean): ModelInput {
  return {
    version: stored.version,
    active,
    trainTime: toTimestamp(stored.trainedAtMs),
    seed: stored.seed,
    sizeBytes: stored.bytes,
    report: toTrainingReport(stored.report),
    wideRanking: stored.wide ? { ...stored.wide, weights: present(stored.wide.weights) } : null,
    redemptionRanking: { ...stored.redemptions, weights: present(stored.redemptions.weights) },
    upliftRanking: toUpliftRanking(stored.uplift),
  };
}

export function toOutcome({ stored, report, activeVersion }: TrainingOutcome): TrainingOutcomeInput {
  return {
    model: stored && toModel(stored, stored.version === activeVersion),
    report: toTrainingReport(report),
    activeVersion,
  };
}

function toUpliftRanking({ shown, unshown, difference, ...facts }: StoredModel['uplift']): UpliftRankingInput {
  const weights = { shownWeights: present(shown), unshownWeights: present(unshown) };
  return { ...facts, difference: { ...difference }, ...weights };
}

function toTrainingReport(report: TrainingReport): TrainingReportInput {
  return {
    mode: trainingMode.toWire[report.mode],
    reason: report.reason,
    customers: report.customers,
    labelledCustomers: report.labelledCustomers,
    receipts: report.receipts,
    items: report.items,
    labels: report.labels,
    rows: report.rows,
    l2: report.l2,
    backTest: present(report.backTest),
    weights: present(report.weights),
    stageSeconds: present(report.seconds),
  };
}

const present = (numbers: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(Object.entries(numbers).filter((entry): entry is [string, number] => entry[1] !== undefined));
