import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import { EXP2_MIN } from './float32-constants.js';
import { type RankingModel, vectorSize } from './model.js';
import { createNewcomerOdds, denseScore, newcomerDense } from './newcomer-odds.js';

/** Of everybody's purchases in a wide list (docs/ranking.md). */
const SHARE_WEIGHT = 0.5;
/** The least odds of a list that nobody buys of. */
const LEAST = 2 ** EXP2_MIN;

/**
 * What a wide item list is for customers who bought none of its items: one item with these terms (ranking/model.ts).
 *
 * Slope, bias and q are means over the items, weighted by their odds for a newcomer, so that the summary moves with the customer's taste at
 * the cost of one dot product. `base` is by how often everybody buys the items: half of what a receipt is to be expected to hold of them. Odds of
 * items would add up to too much, because a model sees little of what is seldom bought; only where nothing is known of the shares, the noisy-or over
 * the WIDE_PROMOTION_ITEMS likeliest items stands in. Items that the customer bought are combined with the summary one by one, by the square roots
 * of their odds: of several dozen habits it counts more how many there are than how strong one is (docs/ranking.md).
 */
export interface WideSummary {
  readonly base: number;
  readonly sizeSlope: number;
  readonly denseBias: number;
  /** Length vectorSize(model.customerVector). */
  readonly q: Float64Array;
}

/** Summarises lists of items by the terms of a model; linear in their lengths times the size of the vectors. */
export function createWideSummary(model: RankingModel): (items: Uint32Array) => WideSummary {
  const size = vectorSize(model.customerVector);
  const oddsOf = createNewcomerOdds(model);

  /** As a sum of ln(1 + odds). */
  function expected(items: Uint32Array, each: Float64Array): number {
    const { shares } = model;
    if (shares === null) {
      return each
        .sort()
        .subarray(-WIDE_PROMOTION_ITEMS)
        .reduce((sum, odds) => sum + Math.log1p(odds), 0);
    }
    let sum = 0;
    for (let i = 0; i < items.length; i++) sum += shares[items[i]!] ?? 0;
    return Math.max(SHARE_WEIGHT * sum, LEAST);
  }

  return (items) => {
    const each = Float64Array.from(items, oddsOf);
    const q = new Float64Array(size);
    let [weight, sizeSlope, denseBias] = [0, 0, 0];
    items.forEach((item, i) => {
      if (item >= model.itemCount) return;
      const w = each[i]!;
      weight += w;
      sizeSlope += w * model.items.sizeSlope[item]!;
      denseBias += w * model.items.denseBias[item]!;
      for (let j = 0; j < size; j++) q[j]! += w * model.items.q[item * size + j]!;
    });
    const share = weight > 0 ? 1 / weight : 0;
    for (let j = 0; j < size; j++) q[j]! *= share;
    const summary = { sizeSlope: sizeSlope * share, denseBias: denseBias * share, q };
    const dense = newcomerDense(model, summary.denseBias, q);
    return { ...summary, base: Math.log(Math.expm1(expected(items, each))) - denseScore(model, dense) };
  };
}
