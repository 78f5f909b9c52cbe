import type { RankingModel } from '../model.js';
import { stateReader } from '../training/customer-state.js';
import { itemScorer } from '../training/score-items.js';
import { topPositions } from '../training/top-items.js';
import type { Split } from './split.js';

/** Customers scored at a time. */
const BLOCK_CUSTOMERS = 16;

/** Visits each customer of a split with the scores of all items, in the order of split.customers. */
export function eachScored(
  model: RankingModel,
  { data, customers, predictFrom }: Split,
  visit: (customer: number, scores: Float64Array) => void,
): void {
  const read = stateReader(data.receipts);
  const score = itemScorer(model);
  const scores = new Float64Array(BLOCK_CUSTOMERS * model.itemCount);
  for (let from = 0; from < customers.length; from += BLOCK_CUSTOMERS) {
    const size = Math.min(BLOCK_CUSTOMERS, customers.length - from);
    const state = (m: number) => read(customers[from + m]!, predictFrom[customers[from + m]!]!);
    score(size, state, scores);
    for (let m = 0; m < size; m++) {
      visit(customers[from + m]!, scores.subarray(m * model.itemCount, (m + 1) * model.itemCount));
    }
  }
}

/** The `count` best items of each customer, best first. */
export function rankItems(model: RankingModel, split: Split, count: number): Map<number, Uint32Array> {
  const rankings = new Map<number, Uint32Array>();
  eachScored(model, split, (customer, scores) => {
    rankings.set(customer, topPositions(scores, 0, scores.length, count));
  });
  return rankings;
}
