import { describe, expect, it } from 'vitest';
import { assembleModel } from '../../../src/ranking/training/assemble-model.js';
import { stateReader } from '../../../src/ranking/training/customer-state.js';
import { ROBUST_WEIGHTS } from '../../../src/ranking/training/defaults.js';
import { noItemEffects } from '../../../src/ranking/training/item-effects.js';
import { emptyHistoryCounts, emptyNextCounts, toItemInputs } from '../../../src/ranking/training/item-terms.js';
import { type ReceiptRow, toReceiptSet } from '../../../src/ranking/training/receipts.js';
import { itemScorer } from '../../../src/ranking/training/score-items.js';
import { trainingFreeModel } from '../../../src/ranking/training-free.js';
import { steadySales } from '../../support/sales.js';

/** Items 0 and 1 are compared; item 2 fills the receipts that hold neither. */
const ITEMS = 3;

/** The shipped weights; item 1 is bought again three times as often as item 0 by those who had it, and else they are alike. */
function shippedModel() {
  const next = { ...emptyNextCounts(ITEMS), labels: 1_000, lines: 3_000 };
  next.next.fill(100);
  next.nextBySize.fill(40);
  next.held.fill(200);
  next.repeated.set([30, 90, 60]);
  const history = { ...emptyHistoryCounts(ITEMS), customers: 500, secondCustomers: 400, receipts: 5_000 };
  history.newest.fill(50);
  history.second.fill(50);
  history.ever.fill(100);
  history.inReceipts.fill(500);
  history.held.fill(200);
  history.repeated.set([30, 90, 60]);
  const none = new Float64Array(0);
  return assembleModel({
    version: 1,
    weights: ROBUST_WEIGHTS,
    level: 0,
    items: toItemInputs(next, history),
    dated: false,
    effects: noItemEffects(ITEMS),
    shape: { k: 0, recentScale: 0, customerBlock: false },
    p: none,
    map: { width: 0, bias: new Float64Array(ITEMS), q: none, mean: none },
  });
}

const models = [
  ['the shipped weights', shippedModel()],
  ['the training-free formula', trainingFreeModel(steadySales([0.1, 0.1, 0.3]))],
] as const;

function scoresOf(model: (typeof models)[number][1], receipts: readonly ReceiptRow[]): Float64Array {
  const set = toReceiptSet([receipts], ITEMS);
  const scores = new Float64Array(ITEMS);
  itemScorer(model)(1, () => stateReader(set)(0, receipts.length), scores);
  return scores;
}

const receiptsOf = (count: number, itemsOf: (ago: number) => number[]): ReceiptRow[] =>
  Array.from({ length: count }, (_, r) => {
    const items = itemsOf(count - 1 - r);
    return { items: items.length > 0 ? items : [2] };
  });

const NUMBERS = [1, 2, 3, 5, 8, 13, 30, 50, 100, 300, 1_000];

describe('what no retailer contradicts', () => {
  it.each(NUMBERS)('of two items bought %i times alike, that which others buy again more often ranks higher', (n) => {
    const scores = scoresOf(
      shippedModel(),
      receiptsOf(2 * n, (ago) => (ago % 2 === 1 ? [0, 1] : [])),
    );
    expect(scores[1]).toBeGreaterThan(scores[0]!);
  });

  describe.each(models)('by %s', (_, model) => {
    it.each(NUMBERS)(
      'of two items that were bought alike, that which was bought more lately by %i receipts ranks higher',
      (later) => {
        for (const n of [1, 2, 10, 50]) {
          for (const ago of [0, 5, 20]) {
            const was = (since: number) => since >= ago && since < ago + n;
            const receipts = receiptsOf(ago + n + later, (since) => [
              ...(was(since - later) ? [0] : []),
              ...(was(since) ? [1] : []),
            ]);
            const scores = scoresOf(model, receipts);
            expect(scores[1], `${n} times, ${ago} receipts ago`).toBeGreaterThan(scores[0]!);
          }
        }
      },
    );
  });
});
