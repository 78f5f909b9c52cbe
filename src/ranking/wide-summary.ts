import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import { type RankingModel, vectorSize } from './model.js';
import { createNewcomerOdds, denseScore, newcomerDense } from './newcomer-odds.js';

/**
 * What a wide item list is for customers who bought none of its items: one item with these terms (ranking/model.ts).
 *
 * Slope, bias and q are means over the items, weighted by their odds for a newcomer, so that the summary moves with the customer's taste at
 * the cost of one dot product. `base` gives a newcomer the noisy-or over the WIDE_PROMOTION_ITEMS likeliest items: the whole list would only
 * say how wide it is, and put the widest promotions first for everybody (docs/ranking.md). Items that the customer bought are combined with
 * the summary one by one.
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
    const likeliest = each.sort().subarray(-WIDE_PROMOTION_ITEMS);
    const combined = likeliest.reduce((sum, o) => sum + Math.log1p(o), 0);
    const dense = newcomerDense(model, summary.denseBias, q);
    return { ...summary, base: Math.log(Math.expm1(combined)) - denseScore(model, dense) };
  };
}
