import { HandbillError } from '../../base/errors.js';
import type { Result } from '../../base/result.js';
import type { PromotionList } from '../../evaluation/promotions.js';
import type { EvaluationResult } from '../../evaluation/results.js';
import type { PromotionPool } from '../../promotions/pool.js';
import type { ProfileStore } from '../../store/port.js';
import type { ReceiptsJob } from '../../workers/evaluate-receipts-worker.js';
import { runInWorker } from '../../workers/run-in-worker.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ModelVerbs } from './model-requests.js';
import { collectReceipts, receiptBuffers } from './training-receipts.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly configuration: Configuration;
  /** What is published and not expired now. */
  readonly candidates: () => Promise<PromotionPool>;
}

/**
 * How well the ranking predicts the store's own newest receipts from those before, or which of the store's promotions they make relevant,
 * beside baselines; changes nothing.
 */
export function createEvaluateRanking({ profiles, configuration, candidates }: Dependencies): ModelVerbs['evaluate'] {
  /** The candidates of now, wide ones too with all their items. */
  async function rankable(): Promise<PromotionList> {
    const { entries } = await candidates();
    if (entries.length === 0) {
      const message = 'no promotion is published and not expired: there is nothing to rank';
      throw new HandbillError('FAILED_PRECONDITION', message, { reason: 'NO_PROMOTIONS' });
    }
    return { ids: entries.map(({ promotion }) => promotion.code), items: entries.map(({ items }) => items) };
  }

  async function evaluate(...[request, { onProgress, signal }]: Parameters<ModelVerbs['evaluate']>) {
    const { days, seed } = request;
    const collected = await collectReceipts(profiles, { onProgress, signal });
    await configuration.loaded();
    await configuration.refresh();
    const promotions = request.promotions ? await rankable() : null;
    const receipts = collected((await configuration.loaded()).items.indexLimit);
    const transfer = receiptBuffers(receipts);
    const outcome = await runInWorker<ReceiptsJob, Result<EvaluationResult, string>>(
      'evaluate-receipts',
      { receipts, days, seed, promotions },
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
