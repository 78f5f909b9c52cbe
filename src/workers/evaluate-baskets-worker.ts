import { err, ok, type Result } from '../base/result.js';
import { BASELINES } from '../evaluation/baselines/index.js';
import { engineMethod } from '../evaluation/engine-method.js';
import { evaluateBaskets } from '../evaluation/evaluate-baskets.js';
import type { Prediction } from '../evaluation/prediction.js';
import { type PromotionList, readPromotions } from '../evaluation/promotions.js';
import { type BasketData, readBaskets } from '../evaluation/read-baskets.js';
import type { EvaluationResult } from '../evaluation/results.js';
import { foldSplit, folds, LEAVE_LAST_OUT_BASKETS_MIN, leaveLastOut, type Split } from '../evaluation/split.js';
import { PRIORS } from '../ranking/training/defaults.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import { readable } from './readable.js';
import type { Assignment } from './run-in-worker.js';

/** Whose last basket is predicted: everybody's fold by fold, one fold's, or everybody's from their own past. */
export type BasketSplit =
  | { readonly kind: 'folds' }
  | { readonly kind: 'fold'; readonly fold: number }
  | { readonly kind: 'leave-last-out' };

export interface BasketsJob {
  readonly basketsFile: string;
  /** Null: everybody of the baskets file, for leave-last-out. */
  readonly usersFile: string | null;
  /** Null: rank items. */
  readonly promotionsFile: string | null;
  readonly split: BasketSplit;
  readonly ks: readonly number[];
  readonly prior: keyof typeof PRIORS;
  readonly seed: number;
  readonly baselines: boolean;
}

export interface BasketsAnswer {
  readonly result: EvaluationResult;
  readonly predictions: readonly Prediction[];
}

/** Reads the files and evaluates; a file that can't be used is an error in words. */
export async function run({ job, progress }: Assignment<BasketsJob>): Promise<Result<BasketsAnswer, string>> {
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  tell(0, 'reading');
  const read = await readable(() => readFiles(job));
  if (!read.ok) return read;
  const { baskets, promotions } = read.value;
  const splits = splitsOf(job.split, baskets);
  if (splits.every(({ customers }) => customers.length === 0)) {
    return err(nobody(job, baskets, splits));
  }
  const engine = engineMethod({ ...TRAINING_DEFAULTS, prior: PRIORS[job.prior], seed: job.seed });
  // Without the truth there is nothing to compare.
  const hidden = job.split.kind === 'fold' && job.split.fold < 0;
  const methods = hidden || !job.baselines ? [engine] : [engine, ...BASELINES];
  const title = `${promotions ? 'Promotions' : 'Next basket'}, ${job.basketsFile}`;
  return ok(evaluateBaskets({ baskets, splits, methods, ks: job.ks, promotions, title }, tell));
}

interface Files {
  readonly baskets: BasketData;
  readonly promotions: PromotionList | null;
}

async function readFiles({ basketsFile, usersFile, promotionsFile }: BasketsJob): Promise<Files> {
  const baskets = await readBaskets(basketsFile, usersFile);
  const promotions = promotionsFile === null ? null : await readPromotions(promotionsFile, baskets.items);
  return { baskets, promotions };
}

/** Why there is nobody to predict for, and who there would be. */
function nobody({ basketsFile, usersFile, split }: BasketsJob, baskets: BasketData, splits: readonly Split[]): string {
  if (split.kind === 'leave-last-out') {
    return `${basketsFile}: nobody has ${LEAVE_LAST_OUT_BASKETS_MIN} baskets, so that the last one could be left out`;
  }
  const there = [...new Set(baskets.fold)].sort((a, b) => a - b).join(', ') || 'none';
  return `${usersFile}: nobody to predict for in ${splits.map(({ name }) => name).join(', ') || 'any fold'}; folds in the file: ${there}`;
}

function splitsOf(split: BasketSplit, baskets: BasketData): Split[] {
  switch (split.kind) {
    case 'folds':
      return folds(baskets).map((fold) => foldSplit(baskets, fold));
    case 'fold':
      return [foldSplit(baskets, split.fold)];
    case 'leave-last-out':
      return [leaveLastOut(baskets)];
  }
}
