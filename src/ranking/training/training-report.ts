import type { InputWeights } from './inputs.js';

/** How the weights came about: fitted, shipped (with own item statistics), or no weights at all. */
export type TrainingMode = 'FITTED' | 'SHIPPED_WEIGHTS' | 'TRAINING_FREE';

export interface TrainingReport {
  readonly mode: TrainingMode;
  /** Why not FITTED, in a sentence; empty when fitted. */
  readonly reason: string;
  readonly customers: number;
  readonly labelledCustomers: number;
  /** Receipts that were predicted to learn from. */
  readonly labels: number;
  readonly receipts: number;
  readonly items: number;
  /** Candidate rows of the fit. */
  readonly rows: number;
  /** Pull towards the prior. */
  readonly l2: number;
  /** Mean nDCG@10 over the labels, by weights that had not seen them; empty when nothing was fitted. */
  readonly backTest: Readonly<Partial<Record<TrainingMode, number>>>;
  readonly weights: InputWeights;
  readonly level: number;
  readonly seconds: Readonly<Record<string, number>>;
}

/** `done` runs from 0 to 1. */
export type OnProgress = (done: number, stage: string) => void;
