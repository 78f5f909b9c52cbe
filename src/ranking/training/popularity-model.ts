import type { RankingModel } from '../model.js';
import { TRAINING_FREE, type TrainingFreeFormula, trainingFreeModel } from '../training-free.js';
import { SHARE_PRIOR } from './item-terms.js';
import { replayTrends } from './item-trends.js';
import { receiptItems } from './receipts.js';
import { knownReceipts, type TrainingData } from './training-data.js';

/** The training-free model as of now: by the receipts of the newest month where they carry days, else by everybody's newest known one. */
export function popularityModel(data: TrainingData, formula: TrainingFreeFormula = TRAINING_FREE): RankingModel {
  return trainingFreeModel(newestShares(data), formula);
}

function newestShares(data: TrainingData): Float64Array {
  const { receipts } = data;
  const known = knownReceipts(data);
  const trends = replayTrends(receipts, known)?.(Number.POSITIVE_INFINITY);
  if (trends) return trends[0]!;
  const newest = new Float64Array(receipts.itemCount);
  const all = new Float64Array(receipts.itemCount);
  let [customers, count] = [0, 0];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const end = known[customer]!;
    if (end === 0) continue;
    customers += 1;
    count += end;
    for (let position = 0; position < end; position++) {
      for (const item of receiptItems(receipts, customer, position)) all[item]! += 1;
    }
    for (const item of receiptItems(receipts, customer, end - 1)) newest[item]! += 1;
  }
  return newest.map((held, i) => (held + (SHARE_PRIOR * all[i]!) / Math.max(1, count)) / (customers + SHARE_PRIOR));
}
