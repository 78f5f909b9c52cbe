import type { PromotionCode } from '../base/ids.js';
import { type Currency, formatAmount } from '../base/money.js';
import { nearMissOf } from '../pricing/near-misses.js';
import type { Outcome, Refused } from '../pricing/outcome.js';
import type { SaleOffer } from './offers.js';
import type { UnusedOffer, UnusedReason } from './told.js';

/** Why each offer that a sale did not use was not used, and what codes that nobody knows were. */
export function unusedOffers(
  offers: readonly SaleOffer[],
  outcomes: readonly Outcome[],
  unknown: readonly PromotionCode[],
  currency: Currency,
): UnusedOffer[] {
  const unused: UnusedOffer[] = [];
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.kind === 'refused') unused.push(toUnused(offers[at]!, outcome, currency));
  }
  for (const code of unknown) unused.push({ ...NOTHING_MORE, code, reason: 'UNKNOWN_PROMOTION' });
  return unused;
}

const NOTHING_MORE = { by: null, needed: null, actual: null, missing: null, takenOut: false } as const;

function toUnused({ terms, unusable }: SaleOffer, outcome: Refused, currency: Currency): UnusedOffer {
  const { code } = terms;
  if (unusable !== null) {
    const { reason, needed, actual, takenOut } = unusable;
    return { ...NOTHING_MORE, code, reason, needed, actual, takenOut };
  }
  const miss = nearMissOf(code, outcome);
  return {
    ...NOTHING_MORE,
    code,
    reason: outcome.reason as UnusedReason,
    by: outcome.by,
    ...conditionOf(outcome, terms.currency, currency),
    missing: miss && { of: miss.of, missing: miss.missing },
  };
}

function conditionOf({ reason, figures }: Refused, ofOffer: Currency, ofBasket: Currency) {
  if (reason === 'WRONG_CURRENCY') return { needed: ofOffer, actual: ofBasket };
  if (figures === null) return {};
  const isMoney = reason.startsWith('BASKET_VALUE_');
  const text = (value: number): string => (isMoney ? formatAmount(value, ofBasket) : String(value));
  return { needed: text(figures.needed), actual: text(figures.actual) };
}
