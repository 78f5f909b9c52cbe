import type { RankingModel } from '../model.js';
import { stateReader } from '../training/customer-state.js';
import { itemScorer } from '../training/score-items.js';
import type { ItemScores } from './method.js';
import type { Split } from './split.js';

/** Customers scored at a time; their item scores are kept until asked for. */
const BLOCK_CUSTOMERS = 16;

/**
 * Scores by a model. Customers are scored in blocks in the order of split.customers, so ask in that order; any other
 * order works too, a block a customer.
 */
export function scoresOfModel(model: RankingModel, { data, customers, predictFrom }: Split): ItemScores {
  const read = stateReader(data.receipts);
  const score = itemScorer(model);
  const block = new Float64Array(BLOCK_CUSTOMERS * model.itemCount);
  const position = new Map([...customers].map((customer, at) => [customer, at]));
  let from = -1;
  return (customer, scores) => {
    const at = position.get(customer);
    if (at === undefined) throw new RangeError(`customer ${customer} is not in the split`);
    if (from < 0 || at < from || at >= from + BLOCK_CUSTOMERS) {
      from = at;
      const size = Math.min(BLOCK_CUSTOMERS, customers.length - from);
      score(size, (m) => read(customers[from + m]!, predictFrom[customers[from + m]!]!), block);
    }
    scores.set(block.subarray((at - from) * model.itemCount, (at - from + 1) * model.itemCount));
  };
}
