import { meanOf, pairedDifference } from './back-test.js';
import type { TrainingMode, TrainingReport } from './training-report.js';

export type Verdict = Pick<TrainingReport, 'mode' | 'reason' | 'backTest'>;

const WORDS = { SHIPPED_WEIGHTS: 'the shipped ones', TRAINING_FREE: 'the training-free formula' } as const;

/**
 * Which weights are worth having: fitted ones are not, if they rank worse than the best of the others by more than a standard error. `ndcg`: of
 * receipts of these customers, by each.
 */
export function verdictOn(customers: Uint32Array, ndcg: Readonly<Record<TrainingMode, Float64Array>>): Verdict {
  const backTest = {
    FITTED: meanOf(ndcg.FITTED),
    SHIPPED_WEIGHTS: meanOf(ndcg.SHIPPED_WEIGHTS),
    TRAINING_FREE: meanOf(ndcg.TRAINING_FREE),
  };
  const simpler = backTest.SHIPPED_WEIGHTS >= backTest.TRAINING_FREE ? 'SHIPPED_WEIGHTS' : 'TRAINING_FREE';
  const behind = pairedDifference(customers, ndcg[simpler], ndcg.FITTED);
  if (behind.mean <= behind.error) return { mode: 'FITTED', reason: '', backTest };
  const figures = `${backTest.FITTED.toFixed(3)} against ${backTest[simpler].toFixed(3)}`;
  const reason = `weights fitted to these customers rank worse than ${WORDS[simpler]}: nDCG@10 ${figures}, more than the standard error of ${behind.error.toFixed(3)}`;
  return { mode: simpler, reason, backTest };
}
