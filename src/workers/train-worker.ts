import type { ItemClasses } from '../catalog/item-classes.js';
import { encodeModel } from '../ranking/model-file.js';
import { inOrderOfIds, type ListedReceipts } from '../ranking/training/listed-receipts.js';
import type { ChoiceSet } from '../ranking/training/redemptions/choice-set.js';
import { fitRedemptionRanker, type RedemptionReport } from '../ranking/training/redemptions/fit-redemption-ranker.js';
import { trainModel } from '../ranking/training/train-model.js';
import { newestAsLabel } from '../ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import type { TrainingReport } from '../ranking/training/training-report.js';
import { fitUplift, type UpliftReport } from '../ranking/training/uplift/fit-uplift.js';
import type { UpliftTrials } from '../ranking/training/uplift/trials.js';
import type { Assignment } from './run-in-worker.js';

export interface TrainingJob {
  readonly receipts: ListedReceipts;
  readonly classes: ItemClasses;
  readonly choices: ChoiceSet;
  readonly trials: UpliftTrials;
  readonly seed: number;
  /** That the model gets. */
  readonly version: number;
}

export interface TrainingAnswer {
  readonly report: TrainingReport;
  /** Null when there is too little data for more than the training-free formula. */
  readonly trained: {
    readonly file: Uint8Array;
    readonly redemptions: RedemptionReport;
    readonly uplift: UpliftReport;
  } | null;
}

/** Trains a model and writes it as a file: the same receipts, choices and trials, seed and version give the same bytes. */
export function run({ job, progress }: Assignment<TrainingJob>): TrainingAnswer {
  const { choices, trials, classes, seed, version } = job;
  const data = newestAsLabel(inOrderOfIds(job.receipts));
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  const { model, report } = trainModel(data, { ...TRAINING_DEFAULTS, seed }, tell);
  if (report.mode === 'TRAINING_FREE') return { report, trained: null };
  const { ranker: redemptionRanker, report: redemptions } = fitRedemptionRanker(choices, data.receipts, classes);
  const uplift = fitUplift(trials);
  const { mode, customers, receipts } = report;
  const info = { mode, customers, receipts };
  const whole = { ...model, redemptionRanker, uplift: uplift.ranker, version };
  return { report, trained: { file: encodeModel(whole, info), redemptions, uplift: uplift.report } };
}
