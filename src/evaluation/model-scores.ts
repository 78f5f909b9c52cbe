import type { RankingModel } from '../ranking/model.js';
import { stateReader } from '../ranking/training/customer-state.js';
import { itemScorer } from '../ranking/training/score-items.js';
import type { ItemScores } from './method.js';
import type { Split } from './split.js';

/** Receipts scored at a time; their item scores are kept until asked for. */
const BLOCK_RECEIPTS = 16;

/** Scores by a model. Receipts of the split are scored in blocks, so ask for them in their order. */
export function scoresOfModel(model: RankingModel, { data, customers, positions }: Split): ItemScores {
  const read = stateReader(data.receipts);
  const score = itemScorer(model);
  const block = new Float64Array(BLOCK_RECEIPTS * model.itemCount);
  let from = Number.NEGATIVE_INFINITY;
  return (t, scores) => {
    if (t < from || t >= from + BLOCK_RECEIPTS) {
      from = t;
      const size = Math.min(BLOCK_RECEIPTS, customers.length - from);
      score(size, (m) => read(customers[from + m]!, positions[from + m]!), block);
    }
    scores.set(block.subarray((t - from) * model.itemCount, (t - from + 1) * model.itemCount));
  };
}
