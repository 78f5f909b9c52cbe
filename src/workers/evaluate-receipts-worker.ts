import { plural } from '../base/plural.js';
import { err, ok, type Result } from '../base/result.js';
import { BASELINES } from '../evaluation/baselines/index.js';
import { engineMethod } from '../evaluation/engine-method.js';
import { evaluateSplits } from '../evaluation/evaluate-splits.js';
import type { PromotionList } from '../evaluation/promotions.js';
import { describeReceipts, type EvaluationResult } from '../evaluation/results.js';
import { timeSplit } from '../evaluation/time-split.js';
import { HISTORY_WINDOW_RECEIPTS } from '../limits.js';
import { inOrderOfIds, type ListedReceipts } from '../ranking/training/listed-receipts.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import type { Assignment } from './run-in-worker.js';

export interface ReceiptsJob {
  readonly receipts: ListedReceipts;
  /** The newest so many days are predicted from those before. */
  readonly days: number;
  readonly seed: number;
  /** Null: rank items; otherwise these, as if they had been there. */
  readonly promotions: PromotionList | null;
}

/** Evaluates on receipts of the operator's own; with nobody to predict for, an error in words. */
export async function run({ job, progress }: Assignment<ReceiptsJob>): Promise<Result<EvaluationResult, string>> {
  const { days, seed, promotions } = job;
  const receipts = inOrderOfIds(job.receipts);
  const newestDay = receipts.days?.reduce((newest, day) => Math.max(newest, day)) ?? 0;
  const split = timeSplit(receipts, newestDay - days + 1);
  if (split.customers.length === 0) {
    return err(`no customer has receipts both before and in the newest ${plural(days, 'day')}`);
  }
  const result = evaluateSplits(
    {
      splits: [split],
      methods: [engineMethod({ ...TRAINING_DEFAULTS, seed }), ...BASELINES],
      ks: [6, 10, 20],
      promotions,
      title: `${promotions ? 'Promotions for the next' : 'Next'} receipts of the newest ${plural(days, 'day')}`,
      facts: [
        describeReceipts(receipts, `receipts, at most the newest ${HISTORY_WINDOW_RECEIPTS} of each customer`),
        ...(promotions
          ? [
              `${promotions.ids.length.toLocaleString('en')} promotions, published and not expired today, ranked as if they had been there then`,
            ]
          : []),
        `${split.name}, predicted from those before`,
      ],
    },
    0,
    () => {},
    (done, stage) => progress.postMessage({ done, stage }),
  );
  return ok(result);
}
