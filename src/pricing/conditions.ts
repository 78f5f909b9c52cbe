import type { Currency } from '../base/money.js';
import { type Claim, usableLines } from './claim.js';
import { type Refused, refused, unmet } from './outcome.js';

/** What every offer of a basket is held against. */
export interface BasketFacts {
  readonly currency: Currency;
  /** The sum of all discountable lines. */
  readonly valueMinor: number;
}

/** The first reason for which an offer can't be redeemed, whatever the others do; null: there is none. */
export function refusalOf(claim: Claim, { currency, valueMinor }: BasketFacts): Refused | null {
  const { offer, terms, lines } = claim;
  if (offer.refusal !== null) return { kind: 'refused', reason: offer.refusal, by: null, figures: null };
  if (offer.possibleRedemptions === 0) return refused('LIMIT_PER_CLIENT');
  if (terms.currency !== currency) return refused('WRONG_CURRENCY');
  if (lines.length === 0) return refused('NO_COVERED_ITEM');
  const pieces = usableLines(claim).reduce((sum, { pieceCount }) => sum + pieceCount, 0);
  if (pieces < terms.required) return unmet('TOO_FEW_ITEMS', terms.required, pieces);
  const { minBasketMinor, maxBasketMinor } = terms;
  if (minBasketMinor !== null && valueMinor < minBasketMinor) {
    return unmet('BASKET_VALUE_TOO_LOW', minBasketMinor, valueMinor);
  }
  if (maxBasketMinor !== null && valueMinor > maxBasketMinor) {
    return unmet('BASKET_VALUE_TOO_HIGH', maxBasketMinor, valueMinor);
  }
  return null;
}
