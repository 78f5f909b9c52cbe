import { HandbillError } from '../../base/errors.js';
import type { Result } from '../../base/result.js';
import type { EvaluationResult } from '../../ranking/evaluation/results.js';
import type { ProfileStore } from '../../store/port.js';
import type { ReceiptsJob } from '../../workers/evaluate-receipts-worker.js';
import { runInWorker } from '../../workers/run-in-worker.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ModelVerbs } from '../engine.js';
import { collectReceipts, receiptBuffers } from './training-receipts.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly configuration: Configuration;
}

/** How well the ranking predicts the store's own newest receipts from those before, beside baselines; changes nothing. */
export function createEvaluateRanking({ profiles, configuration }: Dependencies): ModelVerbs['evaluate'] {
  async function evaluate(...[{ days, seed }, { onProgress, signal }]: Parameters<ModelVerbs['evaluate']>) {
    const collected = await collectReceipts(profiles, { onProgress, signal });
    await configuration.loaded();
    await configuration.refresh();
    const receipts = collected((await configuration.loaded()).items.indexLimit);
    const transfer = receiptBuffers(receipts);
    const outcome = await runInWorker<ReceiptsJob, Result<EvaluationResult, string>>(
      'evaluate-receipts',
      { receipts, days, seed },
      { onProgress, signal, transfer },
    );
    if (!outcome.ok) throw new HandbillError('FAILED_PRECONDITION', outcome.error, { reason: 'TOO_LITTLE_DATA' });
    return outcome.value;
  }

  return async (request, run) => {
    try {
      return await evaluate(request, run);
    } catch (error) {
      if (run.signal.aborted) throw new HandbillError('CANCELLED', 'the evaluation was cancelled', { cause: error });
      throw error;
    }
  };
}
