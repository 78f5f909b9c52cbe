import { positionIn } from '../../../history/ascending.js';
import { WIDE_PROMOTION_ITEMS } from '../../../limits.js';
import { type RankingModel, vectorSize } from '../../model.js';
import { denseScore } from '../../newcomer-odds.js';
import { createWideSummary, type WideSummary } from '../../wide-summary.js';
import type { CustomerState } from '../customer-state.js';
import { writeCustomerVector } from '../customer-vectors.js';
import { SIZE_ORIGIN } from '../inputs.js';
import { meanSizeLog } from '../own-signals.js';

/** A promotion's items, and their summary when it is wide. */
export interface OfferList {
  readonly items: Uint32Array;
  readonly summary: WideSummary | null;
}

export interface OfferScore {
  /** Log-odds of the promotion by the formula alone, without what redemptions teach. */
  readonly score: number;
  /** Receipts with a covered item, each item by itself; 0 in narrow promotions. */
  readonly purchases: number;
}

export const createOfferLists = (model: RankingModel): ((items: Uint32Array) => OfferList) => {
  const summarise = createWideSummary(model);
  return (items) => ({ items, summary: items.length > WIDE_PROMOTION_ITEMS ? summarise(items) : null });
};

/**
 * Scores promotions for one customer as serving does it, in double precision. `itemScores` are those of all items of the model for the customer
 * (score-items.ts).
 */
export function scoreOffers(
  model: RankingModel,
  state: CustomerState,
  itemScores: Float64Array,
): (list: OfferList) => OfferScore {
  const z = new Float64Array(vectorSize(model.customerVector));
  if (state.receipts === 0) z.set(model.newcomerVector);
  else writeCustomerVector(state, model.customerVector, model.items.p, z, 0);
  const size = state.receipts === 0 ? 0 : meanSizeLog(state) - SIZE_ORIGIN;
  const own = Array.from({ length: state.count }, (_, slot) => ({
    item: state.item[slot]!,
    purchases: state.n[slot]!,
  }));
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
      return { score: Math.log(Math.expm1(none)), purchases: 0 };
    }
    none = Math.log1p(Math.exp(summaryScore(summary)));
    let purchases = 0;
    for (const bought of own) {
      if (positionIn(items, bought.item) < 0) continue;
      none += Math.log1p(Math.exp(scoreOf(bought.item)));
      purchases += bought.purchases;
    }
    return { score: Math.log(Math.expm1(none)), purchases };
  };
}
