import { err, ok, type Result } from '../base/result.js';
import { BASELINES } from '../ranking/evaluation/baselines/index.js';
import { engineMethod } from '../ranking/evaluation/engine-method.js';
import { evaluateBaskets } from '../ranking/evaluation/evaluate-baskets.js';
import type { BasketData } from '../ranking/evaluation/read-baskets.js';
import type { EvaluationResult } from '../ranking/evaluation/results.js';
import { timeSplit } from '../ranking/evaluation/time-split.js';
import type { ReceiptSet } from '../ranking/training/receipts.js';
import { TRAINING_DEFAULTS } from '../ranking/training/train-model.js';
import type { Assignment } from './run-in-worker.js';

export interface ReceiptsJob {
  readonly receipts: ReceiptSet;
  /** The newest so many days are predicted from those before. */
  readonly days: number;
  readonly seed: number;
}

/** Evaluates on receipts of the operator's own; with nobody to predict for, an error in words. */
export async function run({ job, progress }: Assignment<ReceiptsJob>): Promise<Result<EvaluationResult, string>> {
  const { receipts, days, seed } = job;
  const newestDay = receipts.days?.reduce((newest, day) => Math.max(newest, day)) ?? 0;
  const split = timeSplit(receipts, newestDay - days + 1);
  if (split.customers.length === 0) {
    return err(`no customer has receipts both before and in the newest ${days} days`);
  }
  const methods = [engineMethod({ ...TRAINING_DEFAULTS, seed }), ...BASELINES];
  const title = `Next receipts of the newest ${days} days`;
  const task = { baskets: nameless(receipts), splits: [split], methods, ks: [6, 10, 20], promotions: null, title };
  const { result } = await evaluateBaskets(task, (done, stage) => progress.postMessage({ done, stage }));
  return ok(result);
}

/** Everybody's next receipt is known; names are of no use without predictions. */
const nameless = (receipts: ReceiptSet): BasketData => ({
  receipts,
  customerIds: Array.from({ length: receipts.customerCount }, (_, u) => String(u)),
  itemIds: Array.from({ length: receipts.itemCount }, (_, i) => String(i)),
  itemIndex: new Map(),
  fold: new Int32Array(receipts.customerCount),
});
