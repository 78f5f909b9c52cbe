import type { RankingModel } from '../model.js';
import { trainingFreeModel } from '../training-free.js';
import type { TrainingData } from './examples.js';
import { receiptItems } from './receipts.js';

/** The training-free model with f_i = customers whose newest known receipt, label or not, holds the item. */
export function popularityModel({ receipts, historyEnd, labelled }: TrainingData): RankingModel {
  const counts = new Float64Array(receipts.itemCount);
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const newest = labelled[customer] === 1 ? historyEnd[customer]! : historyEnd[customer]! - 1;
    if (newest < 0) continue;
    for (const item of receiptItems(receipts, customer, newest)) counts[item]! += 1;
  }
  return trainingFreeModel(counts);
}
