import { plural } from '../../base/plural.js';
import type { OnProgress } from '../../ranking/training/training-report.js';
import { type EvaluationTask, evaluateSplits } from '../evaluate-splits.js';
import { type Prediction, startPredictions } from '../prediction.js';
import { describeReceipts, type EvaluationResult } from '../results.js';
import type { StreamData } from './read-stream.js';
import { streamSplits } from './stream-splits.js';

export interface StreamTask extends Pick<EvaluationTask, 'methods' | 'ks' | 'title'> {
  readonly data: StreamData;
  /** Receipts a customer that are predicted, the newest ones. */
  readonly last: number;
  /** Times that methods learn anew, at least. */
  readonly blocks: number;
}

/**
 * Replays dated receipts: each is predicted from the state before it, its day known, and learned from afterwards. Predictions
 * by `customer:seq`, in the order of time.
 */
export function evaluateStream(
  { data, last, blocks, methods, ks, title }: StreamTask,
  onProgress: OnProgress = () => {},
): { result: EvaluationResult; predictions: readonly Prediction[] } {
  const { receipts, customerIds, seqs } = data;
  const splits = streamSplits(receipts, last, blocks);
  const predictions = startPredictions(ks, data.itemIds);
  const facts = [
    describeReceipts(receipts, 'dated baskets'),
    `the last ${plural(last, 'basket')} of each customer, each predicted from those before it, its day known`,
    `learned from everybody's baskets ${plural(splits.length, 'time')}, first ${splits[0]?.name}, last ${splits.at(-1)?.name}`,
  ];
  const result = evaluateSplits(
    { splits, methods, ks, promotions: null, title, facts },
    predictions.length,
    ({ customers, positions }, t, ranked) => {
      const customer = customers[t]!;
      const receipt = receipts.receiptStart[customer]! + positions[t]!;
      predictions.add(`${customerIds[customer]!}:${seqs[receipt]!}`, ranked);
    },
    onProgress,
  );
  return { result, predictions: predictions.list };
}
