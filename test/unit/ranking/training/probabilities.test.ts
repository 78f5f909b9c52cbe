import { describe, expect, it } from 'vitest';
import { withTrends } from '../../../../src/ranking/live-trend.js';
import { stateReader } from '../../../../src/ranking/training/customer-state.js';
import { replayTrends } from '../../../../src/ranking/training/item-trends.js';
import { receiptCount, receiptItems } from '../../../../src/ranking/training/receipts.js';
import { itemScorer } from '../../../../src/ranking/training/score-items.js';
import { trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestKnownAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { trainingFreeModel } from '../../../../src/ranking/training-free.js';
import { PLANTED_ITEMS, plantedReceipts } from '../../../support/planted-receipts.js';
import { steadySales } from '../../../support/sales.js';

describe('scores are probabilities', () => {
  const receipts = plantedReceipts(300, 7);
  const known = Uint32Array.from({ length: 300 }, (_, u) => receiptCount(receipts, u) - 1);
  const data = newestKnownAsLabel(receipts, known);

  it('that add up, over all items, to the size of the next basket', () => {
    const { model, report } = trainModel(data, { ...TRAINING_DEFAULTS, k: 4 });
    expect(report.mode).toBe('FITTED');
    const score = itemScorer(withTrends(model, replayTrends(receipts, known)!(Number.POSITIVE_INFINITY)));
    const read = stateReader(receipts);
    const scores = new Float64Array(PLANTED_ITEMS);
    let [expected, bought] = [0, 0];
    for (const [u, cut] of known.entries()) {
      score(1, () => read(u, cut), scores);
      for (const logOdds of scores) expected += 1 / (1 + Math.exp(-logOdds));
      bought += receiptItems(receipts, u, cut).length;
    }
    expect(expected / bought).toBeGreaterThan(0.75);
    expect(expected / bought).toBeLessThan(1.33);
  });

  it('whose odds add up to the mean basket where nothing is known of the customer', () => {
    const shares = Float64Array.from({ length: 400 }, (_, i) => 0.3 / (i + 1));
    const size = shares.reduce((a, b) => a + b, 0);
    const { base } = trainingFreeModel(steadySales(shares)).items;
    const expected = base.reduce((sum, logOdds) => sum + 1 / (1 + Math.exp(-logOdds)), 0);
    expect(expected / size).toBeGreaterThan(0.9);
    expect(expected / size).toBeLessThan(1.1);
  });
});
