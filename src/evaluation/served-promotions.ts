import type { RankingModel } from '../ranking/model.js';
import { stateReader } from '../ranking/training/customer-state.js';
import { receiptItems } from '../ranking/training/receipts.js';
import type { PromotionScores } from './method.js';
import { createOfferLists, scoreOffers } from './offer-scores.js';
import type { PromotionList } from './promotions.js';
import type { Split } from './split.js';

/** Scores promotions as a server does it: narrow ones by their items, wide ones by the summary of theirs. */
export function servedPromotions(model: RankingModel, split: Split, { items }: PromotionList): PromotionScores {
  const { customers, positions, data } = split;
  const read = stateReader(data.receipts);
  const served = { ...model, shares: knownShares(split) };
  const toOffer = createOfferLists(served);
  const offers = items.map((list) => toOffer(list.toSorted()));
  return (t, itemScores, out) => {
    const scoreOf = scoreOffers(served, read(customers[t]!, positions[t]!), itemScores);
    for (const [promotion, offer] of offers.entries()) out[promotion] = scoreOf(offer);
  };
}

/** Share of the receipts that may be learned from that hold each item. */
export function knownShares({ data: { receipts }, known }: Pick<Split, 'data' | 'known'>): Float32Array {
  const counts = new Float32Array(receipts.itemCount);
  let all = 0;
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    all += known[customer]!;
    for (let position = 0; position < known[customer]!; position++) {
      for (const item of receiptItems(receipts, customer, position)) counts[item]! += 1;
    }
  }
  return counts.map((count) => count / Math.max(all, 1));
}
