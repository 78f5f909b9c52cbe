import { labelNdcg, pairedDifference, trainingFreeWeights } from './back-test.js';
import type { FitRows } from './fit-rows.js';
import { type FitOptions, fitWeights } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import type { TrainingMode, TrainingReport } from './training-report.js';

export interface TestedFitOptions extends Omit<FitOptions, 'only'> {
  readonly dated: boolean;
  /** Whether the fitted weights may be judged on the labels that they were fitted to: many of them can't be learned by heart. */
  readonly inSample: boolean;
}

export interface TestedFit extends Pick<TrainingReport, 'mode' | 'reason' | 'backTest'> {
  /** Of the mode. */
  readonly weights: InputWeights;
}

/** Share of the progress that the fit to all labels is. */
const FIRST_SHARE = 0.5;

/**
 * Fits weights and makes sure that they are worth having: each half of the customers is ranked by weights fitted to the other half, by the prior
 * and by the training-free formula. Fitted weights that rank worse than the best of these by more than a standard error are not taken.
 */
export function fitTested(rows: FitRows, options: TestedFitOptions): TestedFit {
  const { prior, dated, inSample, onProgress = () => {} } = options;
  const share = inSample ? 1 : FIRST_SHARE;
  const fitted = fitWeights(rows, { ...options, onProgress: (done) => onProgress(share * done) });
  const unseen = inSample
    ? labelNdcg(rows, fitted)
    : crossFitted(rows, options, (done) => onProgress(share + (1 - share) * done));
  const ndcg: Record<TrainingMode, Float64Array> = {
    FITTED: unseen,
    SHIPPED_WEIGHTS: labelNdcg(rows, prior),
    TRAINING_FREE: labelNdcg(rows, trainingFreeWeights(dated)),
  };
  const backTest = {
    FITTED: mean(ndcg.FITTED),
    SHIPPED_WEIGHTS: mean(ndcg.SHIPPED_WEIGHTS),
    TRAINING_FREE: mean(ndcg.TRAINING_FREE),
  };
  const simpler = backTest.SHIPPED_WEIGHTS >= backTest.TRAINING_FREE ? 'SHIPPED_WEIGHTS' : 'TRAINING_FREE';
  const behind = pairedDifference(rows.customer, ndcg[simpler], ndcg.FITTED);
  if (behind.mean <= behind.error) return { mode: 'FITTED', reason: '', weights: fitted, backTest };
  const reason = `weights fitted to these customers rank worse than ${WORDS[simpler]}: nDCG@10 ${backTest.FITTED.toFixed(3)} against ${backTest[simpler].toFixed(3)}, more than the standard error of ${behind.error.toFixed(3)}`;
  return { mode: simpler, reason, weights: simpler === 'SHIPPED_WEIGHTS' ? prior : {}, backTest };
}

const WORDS = { SHIPPED_WEIGHTS: 'the shipped ones', TRAINING_FREE: 'the training-free formula' } as const;

/** nDCG of every label by weights that were fitted to the other half of the customers. */
function crossFitted(rows: FitRows, options: TestedFitOptions, onProgress: (done: number) => void): Float64Array {
  const ndcg = new Float64Array(rows.groups);
  for (const half of [0, 1]) {
    const isOut = (group: number) => rows.customer[group]! % 2 === half;
    const weights = fitWeights(rows, {
      ...options,
      only: (group) => !isOut(group),
      onProgress: (done) => onProgress((half + done) / 2),
    });
    labelNdcg(rows, weights).forEach((value, group) => {
      if (isOut(group)) ndcg[group] = value;
    });
  }
  return ndcg;
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
