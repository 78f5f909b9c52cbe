import { ok, type Result } from '../base/result.js';
import { BASELINES } from '../evaluation/baselines/index.js';
import { engineMethod } from '../evaluation/engine-method.js';
import { readBaskets } from '../evaluation/read-baskets.js';
import type { EvaluationResult } from '../evaluation/results.js';
import { evaluateSmall } from '../evaluation/small/evaluate-small.js';
import { readStream } from '../evaluation/stream/read-stream.js';
import { PRIORS } from '../ranking/training/defaults.js';
import { TRAINING_DEFAULTS } from '../ranking/training/training-options.js';
import { readable } from './readable.js';
import type { Assignment } from './run-in-worker.js';

export interface SmallJob {
  readonly basketsFile: string;
  /** Whether the file has `customer_id, seq, day, items` instead of `user_id, seq, items`. */
  readonly dated: boolean;
  readonly group: number;
  readonly retailers: number | null;
  readonly last: number;
  readonly blocks: number;
  readonly fromDay: number | null;
  readonly ks: readonly number[];
  readonly prior: keyof typeof PRIORS;
  readonly seed: number;
  readonly baselines: boolean;
}

/** Reads the file and evaluates; one that can't be used is an error in words. */
export async function run({ job, progress }: Assignment<SmallJob>): Promise<Result<EvaluationResult, string>> {
  const { basketsFile, dated, prior, seed, baselines, ...rest } = job;
  const tell = (done: number, stage: string): void => progress.postMessage({ done, stage });
  tell(0, 'reading');
  const read = await readable(async () => (dated ? readStream(basketsFile) : readBaskets(basketsFile, null)));
  if (!read.ok) return read;
  const engine = engineMethod({ ...TRAINING_DEFAULTS, prior: PRIORS[prior], seed });
  const methods = [engine, ...(baselines ? BASELINES : [])];
  const title = `Small retailers, ${basketsFile}`;
  return ok(evaluateSmall({ ...rest, receipts: read.value.receipts, methods, seed, title }, tell));
}
