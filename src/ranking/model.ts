import type { RedemptionRanker } from './redemption-ranker.js';
import type { UpliftRanker } from './uplift/uplift-ranker.js';

/**
 * What scoring needs of a trained (or training-free) model. The score of item i for customer u, in log-odds:
 *
 *     s_ui = base_i + sizeSlope_i * (A_u - 1.5) + denseLinear * D_ui + denseLog * ln max(D_ui, denseFloor)
 *          + [i bought before] * ( sum_f own[f] * x_f(u, i) + ownBias_i + ownCountSlope_i * ln(1 + min(n_ui, ownCountMax))
 *                                + ownDenseLinear * D_ui + ownDenseLog * ln max(D_ui, denseFloor) )
 *     D_ui = denseBias_i + z_u . q_i
 *
 * x_f are the signals of ranking/layout.ts, A_u the ln of the customer's mean basket size (1.5 for one without receipts). A promotion's odds are the
 * noisy-or of exp(s_ui) over its items (calibration is part of base). Source: RANKING and RANKING-BEYOND, see docs/ranking.md.
 */
export interface RankingModel {
  /** 0: the training-free formula. */
  readonly version: number;
  /** Items with a dense index below this are known to the model; others score with `unknownBase` and no dense part. */
  readonly itemCount: number;
  readonly unknownBase: number;
  readonly items: ItemTerms;
  /** Bases of the items from itemCount on, as far as anything is known of them; then `unknownBase` counts. */
  readonly laterBase: Float32Array;
  /** Share of the recent receipts that hold each item, which wide promotions go by (wide-summary.ts); null: not known, as in a model file. */
  readonly shares: Float32Array | null;
  readonly customerVector: CustomerVectorShape;
  /** z_u of a customer without receipts: the mean customer vector of the training. Length vectorSize(customerVector). */
  readonly newcomerVector: Float32Array;
  readonly weights: ScoreWeights;
  /** What the popularity of the moment adds to base and ownBias (live-trend.ts); null: nothing, or it is in them. */
  readonly trend: TrendWeights | null;
  /** What redemptions teach of promotions, in place of the formula; null: too few of them, so that the formula ranks. */
  readonly redemptionRanker: RedemptionRanker | null;
  /** What explored showings teach of what showing changes, for UPLIFT variants; null: too little, so that they rank by relevance. */
  readonly uplift: UpliftRanker | null;
}

/** Per item, one entry an item unless said otherwise. */
export interface ItemTerms {
  readonly base: Float32Array;
  readonly sizeSlope: Float32Array;
  readonly ownBias: Float32Array;
  readonly ownCountSlope: Float32Array;
  readonly denseBias: Float32Array;
  /** Row-major itemCount x vectorSize(shape): the map from customer vector to D. */
  readonly q: Float32Array;
  /** Row-major itemCount x k: item vectors that customer vectors are sums of. */
  readonly p: Float32Array;
}

/**
 * z_u = [ unit(ln(1 + sum .9^a)) P , recentScale * unit(sum over the last 3 receipts of .4^a) P , c_u ], a = receipts ago;
 * unit() divides by the L2 norm of the item weights, c_u = .3 (A, A^2/4, L, N', N'^2/4) with A = ln mean basket size, L = ln size of
 * the newest basket, N' = ln number of receipts.
 */
export interface CustomerVectorShape {
  /** Numbers a block of P; 0: no dense part. */
  readonly k: number;
  /** 0: no block for the recent receipts. */
  readonly recentScale: number;
  /** Whether the five customer numbers c_u are appended. */
  readonly customerBlock: boolean;
}

/** Length of z_u and of a row of q. */
export function vectorSize(shape: CustomerVectorShape): number {
  return shape.k === 0 ? 0 : shape.k * (shape.recentScale === 0 ? 1 : 2) + (shape.customerBlock ? 5 : 0);
}

export interface ScoreWeights {
  readonly denseLinear: number;
  readonly denseLog: number;
  readonly denseFloor: number;
  /** One weight a signal, in the order of ranking/layout.ts. */
  readonly own: Float32Array;
  /** Purchases up to which ownCountSlope counts: beyond those that it was fitted on it says nothing. Null: however many. */
  readonly ownCountMax: number | null;
  readonly ownDenseLinear: number;
  readonly ownDenseLog: number;
}

/** Weights of ln(share + 2e-5), at half-lives of 30 and 180 days: for everybody, and on top for who bought the item before. */
export interface TrendWeights {
  readonly new30: number;
  readonly new180: number;
  readonly own30: number;
  readonly own180: number;
}
