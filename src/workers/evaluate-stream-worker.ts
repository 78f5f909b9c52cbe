import { err, ok, type Result } from '../base/result.js';
import { BASELINES } from '../evaluation/baselines/index.js';
import { engineMethod } from '../evaluation/engine-method.js';
import type { Prediction } from '../evaluation/prediction.js';
import type { EvaluationResult } from '../evaluation/results.js';
import { evaluateStream } from '../evaluation/stream/evaluate-stream.js';
import { readStream } from '../evaluation/stream/read-stream.js';
import { PRIORS } from '../ranking/training/defaults.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import { readable } from './readable.js';
import type { Assignment } from './run-in-worker.js';

export interface StreamJob {
  readonly basketsFile: string;
  readonly last: number;
  readonly blocks: number;
  readonly ks: readonly number[];
  readonly prior: keyof typeof PRIORS;
  readonly seed: number;
  readonly baselines: boolean;
}

export interface StreamAnswer {
  readonly result: EvaluationResult;
  readonly predictions: readonly Prediction[];
}

/** A replay trains many times: a sample of the customers keeps each weight fit to some ten seconds. */
const BLOCK_ROWS_MAX = 500_000;

/** Reads the file and replays it; one that can't be used is an error in words. */
export async function run({ job, progress }: Assignment<StreamJob>): Promise<Result<StreamAnswer, string>> {
  const { basketsFile, last, blocks, ks, prior, seed, baselines } = job;
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  tell(0, 'reading');
  const data = await readable(() => readStream(basketsFile));
  if (!data.ok) return data;
  if (data.value.seqs.length === 0) return err(`${basketsFile}: holds no basket with items`);
  const engine = engineMethod({ ...TRAINING_DEFAULTS, rowsMax: BLOCK_ROWS_MAX, prior: PRIORS[prior], seed });
  const methods = [engine, ...(baselines ? BASELINES : [])];
  const title = `Dated baskets, ${basketsFile}`;
  return ok(evaluateStream({ data: data.value, last, blocks, methods, ks, title }, tell));
}
