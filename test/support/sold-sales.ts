import type { ItemIndex, PromotionIndex, RedemptionId, TermsId } from '../../src/base/ids.js';
import { lineOf } from '../../src/pricing/pieces.js';
import { covers } from '../../src/pricing/terms.js';
import type { ReturnPolicy } from '../../src/promotions/promotion.js';
import type { SaleLeft } from '../../src/sales/left.js';
import type { ReturnTerms } from '../../src/sales/return-terms.js';
import type { SoldRedemption } from '../../src/sales/sale.js';
import { basketOf, itemsOf, offerOf, priceCase } from './pricing-cases.js';
import type { OracleCase } from './pricing-oracle.js';

/** A case as it was sold, with the terms of its offers under these policies, in their order (absent: KEEP). */
export function soldCase(sample: OracleCase, policies: readonly ReturnPolicy[] = [], cashbackUsedMinor = 0) {
  const priced = priceCase(sample);
  const offers = sample.offers.map(offerOf);
  const { lines } = basketOf(sample);
  const items = [...new Set(lines.map(({ itemId }) => itemId))];
  const indexOf = (code: string) => offers.findIndex(({ terms }) => terms.code === code) as PromotionIndex;
  const redemptions = priced.outcomes.flatMap((outcome, at): SoldRedemption[] => {
    if (outcome.kind === 'refused') return [];
    const { redemptions: quantity, discountMinor, cashbackMinor, points } = outcome;
    return [
      {
        promotion: at as PromotionIndex,
        terms: at as TermsId,
        redemption: {
          redemptionId: `r${at}` as RedemptionId,
          atMs: 0,
          quantity,
          amountMinor: discountMinor + cashbackMinor,
          pointsEarned: points,
          activation: 1,
          counted: { redemptions: true, budget: true },
        },
        cashbackMinor,
        activated: false,
        campaign: null,
      },
    ];
  });
  const sale: SaleLeft = {
    lines: lines.map((source, at) => {
      const { isWeighed, isDiscountable, grossMinor } = lineOf(source, at, itemsOf(sample));
      const { netMinor, discounts, pieces } = priced.lines[at]!;
      return {
        seq: source.seq,
        item: items.indexOf(source.itemId) as ItemIndex,
        quantityMilli: source.quantityMilli,
        unitPriceMinor: source.unitPriceMinor,
        isWeighed,
        isDiscountable,
        marginPpm: null,
        grossMinor,
        netMinor,
        discounts: discounts.map(({ offer, amountMinor }) => ({ promotion: indexOf(offer), amountMinor })),
        pieces,
      };
    }),
    redemptions,
    cashbackUsedMinor: Math.min(cashbackUsedMinor, priced.netMinor),
  };
  const termsOf = ({ promotion }: SoldRedemption): ReturnTerms => {
    const { scope, required, minBasketMinor, coverage } = offers[promotion]!.terms;
    const returnPolicy = policies[promotion] ?? 'KEEP';
    return { scope, required, minBasketMinor, returnPolicy, covers: (item) => covers(coverage, items[item]!) };
  };
  return { priced, sale, termsOf };
}
