import type { ItemTrends } from '../live-trend.js';
import type { RankingModel } from '../model.js';
import { TRAINING_FREE, type TrainingFreeFormula, trainingFreeModel } from '../training-free.js';
import { receiptWeight } from '../trend.js';
import { SHARE_PRIOR } from './item-terms.js';
import { replayTrends } from './item-trends.js';
import { receiptItems } from './receipts.js';
import { knownReceipts, type TrainingData } from './training-data.js';

/** The training-free model as of now: by the receipts of the newest month where they carry days, else by the newest ones (newestTrends). */
export function popularityModel(data: TrainingData, formula: TrainingFreeFormula = TRAINING_FREE): RankingModel {
  const trends = replayTrends(data.receipts, knownReceipts(data))?.(Number.POSITIVE_INFINITY) ?? newestTrends(data);
  return trainingFreeModel(trends, formula);
}

/**
 * What is bought now, of receipts that carry no days: shares of the labels, which nothing that is known comes after, shrunk to those of all
 * receipts. Where nobody has a label, everybody's newest receipts stand for them.
 */
export function newestTrends(data: TrainingData): ItemTrends {
  return { shares: [newestShares(data, () => 1)], popularity: newestShares(data, receiptWeight) };
}

/** `weightOf`: what a receipt of so many items counts. */
function newestShares(data: TrainingData, weightOf: (items: number) => number): Float64Array {
  const { receipts, labelled } = data;
  const known = knownReceipts(data);
  const hasLabels = labelled.includes(1);
  const newest = { total: 0, held: new Float64Array(receipts.itemCount) };
  const all = { total: 0, held: new Float64Array(receipts.itemCount) };
  const add = (to: typeof all, customer: number, position: number): void => {
    const items = receiptItems(receipts, customer, position);
    const weight = weightOf(items.length);
    to.total += weight;
    for (const item of items) to.held[item]! += weight;
  };
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const end = known[customer]!;
    for (let position = 0; position < end; position++) add(all, customer, position);
    if (end > 0 && (labelled[customer] === 1 || !hasLabels)) add(newest, customer, end - 1);
  }
  const shareOfAll = (item: number): number => (all.total > 0 ? all.held[item]! / all.total : 0);
  return newest.held.map((held, i) => (held + SHARE_PRIOR * shareOfAll(i)) / (newest.total + SHARE_PRIOR));
}
