import { encodeModel } from '../ranking/model-file.js';
import { inOrderOfIds, type ListedReceipts } from '../ranking/training/listed-receipts.js';
import { trainModel } from '../ranking/training/train-model.js';
import { newestAsLabel } from '../ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import type { TrainingReport } from '../ranking/training/training-report.js';
import { fitUplift, type UpliftReport } from '../ranking/training/uplift/fit-uplift.js';
import type { UpliftTrials } from '../ranking/training/uplift/trials.js';
import type { ChoiceSet } from '../ranking/training/wide/choice-set.js';
import { fitWideRanker, type WideReport } from '../ranking/training/wide/fit-wide-ranker.js';
import type { Assignment } from './run-in-worker.js';

export interface TrainingJob {
  readonly receipts: ListedReceipts;
  readonly choices: ChoiceSet;
  readonly trials: UpliftTrials;
  readonly seed: number;
  /** That the model gets. */
  readonly version: number;
}

export interface TrainingAnswer {
  readonly report: TrainingReport;
  /** Null when there is too little data for more than the training-free formula. */
  readonly trained: { readonly file: Uint8Array; readonly wide: WideReport; readonly uplift: UpliftReport } | null;
}

/** Trains a model and writes it as a file: the same receipts, choices and trials, seed and version give the same bytes. */
export function run({ job, progress }: Assignment<TrainingJob>): TrainingAnswer {
  const { choices, trials, seed, version } = job;
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  const { model, report } = trainModel(newestAsLabel(inOrderOfIds(job.receipts)), { ...TRAINING_DEFAULTS, seed }, tell);
  if (report.mode === 'TRAINING_FREE') return { report, trained: null };
  const { ranker, report: wide } = fitWideRanker(model, choices);
  const uplift = fitUplift(trials);
  const { mode, customers, receipts } = report;
  const info = { mode, customers, receipts };
  const whole = { ...model, wideRanker: ranker, uplift: uplift.ranker, version };
  return { report, trained: { file: encodeModel(whole, info), wide, uplift: uplift.report } };
}
