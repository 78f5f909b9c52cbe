import { type ItemTrends, trendLog } from './live-trend.js';
import type { RankingModel } from './model.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, type Signal } from './signals.js';

/** Weights of the training-free formula, in log-odds. */
export interface TrainingFreeFormula {
  /** What popularity counts for everybody, and on top for who bought the item before: weights of ln(popularity + 2e-5). */
  readonly popularity: number;
  readonly ownPopularity: number;
  /** The other signals weigh nothing. */
  readonly signals: Readonly<Partial<Record<Signal, number>>>;
}

/** One listwise fit on three retailers and two generated worlds, which also tell of long histories (docs/ranking-experiments.md). */
export const TRAINING_FREE: TrainingFreeFormula = {
  popularity: 0.961,
  ownPopularity: -0.787,
  signals: {
    bought: -1.2,
    log95: 0.954,
    receipts: -0.452,
    repeatShareShrunk: 1.978,
    repeatShare: 2.017,
    once: -0.76,
    basketSize: -0.22,
    smallBaskets: 1.328,
  },
};

/** Log-odds of an average item in a catalog of some 10,000 before there is a receipt. */
const LEAST_LOG_ODDS = -8;

/**
 * The formula of a system without training: popularity, and for own items some signals of habit. The shares of the newest month together make the
 * mean basket size.
 */
export function trainingFreeModel(
  { shares: [month], popularity }: ItemTrends,
  formula: TrainingFreeFormula = TRAINING_FREE,
): RankingModel {
  const shares = month!;
  const itemCount = shares.length;
  const level = levelOf(shares, popularity, formula.popularity);
  const base = new Float32Array(itemCount);
  const ownBias = new Float32Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    const log = trendLog(popularity[i]!);
    base[i] = level + formula.popularity * log;
    ownBias[i] = formula.ownPopularity * log;
  }
  const own = new Float32Array(SIGNAL_COUNT);
  for (const [signal, weight] of Object.entries(formula.signals)) own[SIGNAL_INDEX[signal as Signal]] = weight;
  const zeros = new Float32Array(itemCount);
  const none = new Float32Array(0);
  return {
    version: 0,
    itemCount,
    unknownBase: Math.fround(level + formula.popularity * trendLog(0)),
    items: { base, sizeSlope: zeros, ownBias, ownCountSlope: zeros, denseBias: zeros, q: none, p: none },
    laterBase: none,
    shares: Float32Array.from(shares),
    customerVector: { k: 0, recentScale: 0, customerBlock: false },
    newcomerVector: none,
    weights: {
      denseLinear: 0,
      denseLog: 0,
      denseFloor: 1e-5,
      own,
      ownCountMax: null,
      ownDenseLinear: 0,
      ownDenseLog: 0,
    },
    trend: null,
    redemptionRanker: null,
    uplift: null,
  };
}

/**
 * A listwise fit leaves the level of log-odds open. Here a newcomer's odds add up to those of the mean basket, so that scores are probabilities
 * and the noisy-or adds up small numbers instead of saturating.
 */
function levelOf(shares: Float64Array, popularity: Float64Array, weight: number): number {
  let [odds, unlevelled] = [0, 0];
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i]!;
    odds += share / (1 - Math.min(share, 0.9));
    unlevelled += Math.exp(weight * trendLog(popularity[i]!));
  }
  return odds > 0 ? Math.log(odds / unlevelled) : LEAST_LOG_ODDS - weight * trendLog(0);
}
