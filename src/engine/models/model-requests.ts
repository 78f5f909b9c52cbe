import type { EvaluationResult } from '../../evaluation/results.js';
import type { ModelShelf, StoredModel } from '../../ranking/model-shelf.js';
import type { TrainingReport } from '../../ranking/training/training-report.js';

export interface TrainingRequest {
  /** Same receipts, same seed: the same model. */
  readonly seed: number;
  /** Whether the new model is to rank at once. */
  readonly activate: boolean;
}

export interface TrainingRun {
  /** `done` from 0 to 1; 0 while histories are being read, whose number nobody knows. */
  readonly onProgress: (progress: { readonly done: number; readonly stage: string }) => void;
  /** Ends the training: CANCELLED. */
  readonly signal: AbortSignal;
}

export interface TrainingOutcome {
  /** Null: too little data for a model; the report says why. */
  readonly stored: StoredModel | null;
  readonly report: TrainingReport;
  /** What ranks after the training; 0: the training-free formula. */
  readonly activeVersion: number;
}

export interface EvaluationRequest {
  /** The newest so many days are predicted from those before. */
  readonly days: number;
  readonly seed: number;
  /** Rank the candidates of now instead of items. */
  readonly promotions: boolean;
}

export interface ModelVerbs {
  /** One at a time a process; a second one: RESOURCE_EXHAUSTED. */
  train(request: TrainingRequest, run: TrainingRun): Promise<TrainingOutcome>;
  /** Trains on all but the newest days, in a thread, and predicts those; nobody to predict for, or nothing to rank: FAILED_PRECONDITION. */
  evaluate(request: EvaluationRequest, run: TrainingRun): Promise<EvaluationResult>;
  list(): Promise<ModelShelf>;
  get(version: number): Promise<{ readonly stored: StoredModel; readonly active: boolean }>;
  /** 0: the training-free formula. A damaged file: FAILED_PRECONDITION, and what was active stays. */
  activate(version: number): Promise<ModelShelf>;
}
