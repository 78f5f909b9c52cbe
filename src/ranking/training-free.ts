import type { RankingModel } from './model.js';
import { SIGNAL_COUNT, SIGNAL_INDEX } from './signals.js';

/**
 * Log-odds of an item that nobody buys and the customer never bought. The formula fixes differences only; with about 50 lines in a
 * catalog of some 10,000 items an average item has odds of about e^-8, while the strongest one (3 points for popularity, up to 5 for a
 * habit) comes out near even. So probabilities are of the right size, and the noisy-or adds up small numbers instead of saturating.
 */
const LEAST_LOG_ODDS = -8;

/**
 * The formula of a system without training: s = B_i + 3 f_i / max f, B_i = sum of .8^(receipts ago) of the customer's purchases and f_i
 * the popularity of item i in any unit (source: RANKING, fall-back). `frequency` has an entry an item index.
 */
export function trainingFreeModel(frequency: ArrayLike<number>): RankingModel {
  const itemCount = frequency.length;
  let most = 0;
  for (let i = 0; i < itemCount; i++) most = Math.max(most, frequency[i]!);
  const base = new Float32Array(itemCount);
  for (let i = 0; i < itemCount; i++) base[i] = LEAST_LOG_ODDS + (most > 0 ? (3 * frequency[i]!) / most : 0);
  const own = new Float32Array(SIGNAL_COUNT);
  own[SIGNAL_INDEX.decay80] = 1;
  const zeros = new Float32Array(itemCount);
  const none = new Float32Array(0);
  return {
    version: 0,
    itemCount,
    unknownBase: LEAST_LOG_ODDS,
    items: { base, sizeSlope: zeros, ownBias: zeros, ownCountSlope: zeros, denseBias: zeros, q: none, p: none },
    customerVector: { k: 0, recentScale: 0, customerBlock: false },
    newcomerVector: none,
    weights: { denseLinear: 0, denseLog: 0, denseFloor: 1e-5, own, ownDenseLinear: 0, ownDenseLog: 0 },
    wideRanker: null,
  };
}
