import { positionIn } from '../history/ascending.js';
import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { denseScore } from '../ranking/newcomer-odds.js';
import type { CustomerState } from '../ranking/training/customer-state.js';
import { writeCustomerVector } from '../ranking/training/customer-vectors.js';
import { SIZE_ORIGIN } from '../ranking/training/inputs.js';
import { meanSizeLog } from '../ranking/training/own-signals.js';
import { createWideSummary, type WideSummary } from '../ranking/wide-summary.js';

/** A promotion's items, and their summary when it is wide. */
export interface OfferList {
  readonly items: Uint32Array;
  readonly summary: WideSummary | null;
}

export const createOfferLists = (model: RankingModel): ((items: Uint32Array) => OfferList) => {
  const summarise = createWideSummary(model);
  return (items) => ({ items, summary: items.length > WIDE_PROMOTION_ITEMS ? summarise(items) : null });
};

/**
 * Log-odds of promotions for one customer by the formula, as serving does it, in double precision. `itemScores` are those of all items of the model for the customer
 * (score-items.ts).
 */
export function scoreOffers(
  model: RankingModel,
  state: CustomerState,
  itemScores: Float64Array,
): (list: OfferList) => number {
  const z = new Float64Array(vectorSize(model.customerVector));
  if (state.receipts === 0) z.set(model.newcomerVector);
  else writeCustomerVector(state, model.customerVector, model.items.p, z, 0);
  const size = state.receipts === 0 ? 0 : meanSizeLog(state) - SIZE_ORIGIN;
  const own = state.item.slice(0, state.count);
  const scoreOf = (item: number): number => (item < model.itemCount ? itemScores[item]! : model.unknownBase);

  function summaryScore({ base, sizeSlope, denseBias, q }: WideSummary): number {
    let dense = denseBias;
    for (let j = 0; j < q.length; j++) dense += z[j]! * q[j]!;
    return base + sizeSlope * size + denseScore(model, dense);
  }

  return ({ items, summary }) => {
    let none = 0;
    if (summary === null) {
      for (let i = 0; i < items.length; i++) none += Math.log1p(Math.exp(scoreOf(items[i]!)));
    } else {
      none = Math.log1p(Math.exp(summaryScore(summary)));
      for (const bought of own) if (positionIn(items, bought) >= 0) none += Math.log1p(Math.exp(scoreOf(bought) / 2));
    }
    return Math.log(Math.expm1(none));
  };
}
