import { err, ok, type Result } from '../base/result.js';
import {
  evaluateRedemptions,
  type RedemptionPrediction,
} from '../ranking/evaluation/redemptions/evaluate-redemptions.js';
import { type Journey, readJourney } from '../ranking/evaluation/redemptions/read-journey.js';
import type { EvaluationResult } from '../ranking/evaluation/results.js';
import type { Assignment } from './run-in-worker.js';

export interface RedemptionsJob {
  /** Folder of a data set in the Complete Journey layout. */
  readonly folder: string;
}

export interface RedemptionsAnswer {
  readonly result: EvaluationResult;
  readonly predictions: readonly RedemptionPrediction[];
}

/** Reads the folder and evaluates; one that can't be used is an error in words. */
export async function run({ job, progress }: Assignment<RedemptionsJob>): Promise<Result<RedemptionsAnswer, string>> {
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  tell(0, 'reading');
  const journey = await readFolder(job.folder);
  return journey.ok ? ok(evaluateRedemptions(journey.value, undefined, tell)) : journey;
}

async function readFolder(folder: string): Promise<Result<Journey, string>> {
  try {
    return ok(await readJourney(folder));
  } catch (error) {
    return err((error as Error).message);
  }
}
