import type { RankingModel } from '../model.js';
import { SIGNAL_COUNT, SIGNAL_INDEX } from '../signals.js';
import type { TrainingData } from './examples.js';
import { receiptItems } from './receipts.js';

/** Log-odds of an item that nobody bought; only the order of scores is meaningful without training. */
const LEVEL = -6;
const TREND_WEIGHT = 3;

/**
 * The training-free model: B_i + 3 f_i / max f, with f the share of customers whose newest receipt holds the item and
 * B_i the customer's purchases decayed by .8 a receipt. Needs no label and no fit, and works without any data.
 */
export function popularityModel({ receipts, historyEnd, labelled }: TrainingData): RankingModel {
  const { itemCount } = receipts;
  const counts = new Float64Array(itemCount);
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const newest = labelled[customer] === 1 ? historyEnd[customer]! : historyEnd[customer]! - 1;
    if (newest < 0) continue;
    for (const item of receiptItems(receipts, customer, newest)) counts[item]! += 1;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const own = new Float32Array(SIGNAL_COUNT);
  own[SIGNAL_INDEX.decay80] = 1;
  const none = () => new Float32Array(0);
  return {
    version: 0,
    itemCount,
    unknownBase: LEVEL,
    items: {
      base: Float32Array.from(counts, (count) => LEVEL + (TREND_WEIGHT * count) / most),
      sizeSlope: new Float32Array(itemCount),
      ownBias: new Float32Array(itemCount),
      ownCountSlope: new Float32Array(itemCount),
      denseBias: new Float32Array(itemCount),
      q: none(),
      p: none(),
    },
    customerVector: { k: 0, recentScale: 0, customerBlock: false },
    newcomerVector: new Float32Array(0),
    weights: { denseLinear: 0, denseLog: 0, denseFloor: 1, own, ownDenseLinear: 0, ownDenseLog: 0 },
  };
}
