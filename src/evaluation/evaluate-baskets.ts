import type { OnProgress } from '../ranking/training/training-report.js';
import { type EvaluationTask, evaluateSplits } from './evaluate-splits.js';
import { type Prediction, startPredictions } from './prediction.js';
import type { BasketData } from './read-baskets.js';
import { describeReceipts, type EvaluationResult } from './results.js';

export interface BasketTask extends Omit<EvaluationTask, 'facts'> {
  readonly baskets: BasketData;
}

/** Predicts next baskets, or the promotions they make relevant; predictions by user, in the order of the splits. */
export function evaluateBaskets(
  task: BasketTask,
  onProgress: OnProgress = () => {},
): { result: EvaluationResult; predictions: readonly Prediction[] } {
  const { customerIds, items } = task.baskets;
  const predictions = startPredictions(task.ks, task.promotions?.ids ?? items.names);
  const result = evaluateSplits(
    { ...task, facts: facts(task) },
    predictions.length,
    (split, t, ranked) => predictions.add(customerIds[split.customers[t]!]!, ranked),
    onProgress,
  );
  return { result, predictions: predictions.list };
}

function facts({ baskets, splits, promotions }: BasketTask): string[] {
  const names = splits.map(({ name }) => name).join(', ');
  return [
    describeReceipts(baskets.receipts, 'baskets'),
    ...(promotions ? [`${promotions.ids.length.toLocaleString('en')} promotions`] : []),
    splits.length > 1 ? `predicted one after the other, learning from the others: ${names}` : `predicted: ${names}`,
  ];
}
