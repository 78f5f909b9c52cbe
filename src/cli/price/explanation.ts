import { type Currency, formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { Offer } from '../../pricing/claim.js';
import { type NearMiss, nearMissOf } from '../../pricing/near-misses.js';
import type { Outcome } from '../../pricing/outcome.js';

/** What the condition that refused an offer needs and what there is: a decimal where it is money, else a count; empty: it has no figures. */
export function figuresOf(outcome: Outcome, currency: Currency): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'redeemed' || outcome.figures === null) return {};
  const { needed, actual } = outcome.figures;
  if (!outcome.reason.startsWith('BASKET_VALUE_')) return { needed, actual };
  return { needed: formatAmount(needed, currency), actual: formatAmount(actual, currency) };
}

/** What the customer could add to be given more, in the order of the offers, which are those of the outcomes. */
export function nearMissesOf(
  offers: readonly Offer[],
  outcomes: readonly Outcome[],
  currency: Currency,
): readonly Readonly<Record<string, string>>[] {
  return outcomes.flatMap((outcome, at) => {
    const miss = nearMissOf(offers[at]!.terms.code, outcome);
    return miss === null ? [] : { code: miss.code, missing: missingText(miss, currency) };
  });
}

const missingText = ({ of, missing }: NearMiss, currency: Currency): string =>
  of === 'BASKET_VALUE' ? `${formatAmount(missing, currency)} ${currency} more` : `${plural(missing, 'piece')} more`;
