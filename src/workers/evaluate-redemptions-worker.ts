import { ok, type Result } from '../base/result.js';
import { evaluateRedemptions, type RedemptionPrediction } from '../evaluation/redemptions/evaluate-redemptions.js';
import { readJourney } from '../evaluation/redemptions/read-journey.js';
import type { EvaluationResult } from '../evaluation/results.js';
import { readable } from './readable.js';
import type { Assignment } from './run-in-worker.js';

export interface RedemptionsJob {
  /** Folder of a data set in the Complete Journey layout. */
  readonly folder: string;
  /** Ranks the coupons as they are served, too. */
  readonly served: boolean;
}

export interface RedemptionsAnswer {
  readonly result: EvaluationResult;
  readonly predictions: readonly RedemptionPrediction[];
}

/** Reads the folder and evaluates; one that can't be used is an error in words. */
export async function run({ job, progress }: Assignment<RedemptionsJob>): Promise<Result<RedemptionsAnswer, string>> {
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  tell(0, 'reading');
  const journey = await readable(() => readJourney(job.folder));
  return journey.ok ? ok(evaluateRedemptions(journey.value, { served: job.served }, tell)) : journey;
}
