import { encodeModel } from '../ranking/model-file.js';
import { newestAsLabel } from '../ranking/training/examples.js';
import type { ReceiptSet } from '../ranking/training/receipts.js';
import { TRAINING_DEFAULTS, type TrainingReport, trainModel } from '../ranking/training/train-model.js';
import type { ChoiceSet } from '../ranking/training/wide/choice-set.js';
import { fitWideRanker, type WideReport } from '../ranking/training/wide/fit-wide-ranker.js';
import type { Assignment } from './run-in-worker.js';

export interface TrainingJob {
  readonly receipts: ReceiptSet;
  readonly choices: ChoiceSet;
  readonly seed: number;
  /** That the model gets. */
  readonly version: number;
  readonly trainedAtMs: number;
}

export interface TrainingAnswer {
  readonly report: TrainingReport;
  /** Null when there is too little data for more than the training-free formula. */
  readonly trained: { readonly file: Uint8Array; readonly wide: WideReport } | null;
}

/** Trains a model and writes it as a file. */
export function run({ job, progress }: Assignment<TrainingJob>): TrainingAnswer {
  const { receipts, choices, seed, version, trainedAtMs } = job;
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  const { model, report } = trainModel(newestAsLabel(receipts), { ...TRAINING_DEFAULTS, seed }, tell);
  if (report.mode === 'TRAINING_FREE') return { report, trained: null };
  const { ranker, report: wide } = fitWideRanker(model, choices);
  const { mode, customers, receipts: count } = report;
  const info = { trainedAtMs, mode, customers, receipts: count };
  return { report, trained: { file: encodeModel({ ...model, wideRanker: ranker, version }, info), wide } };
}
