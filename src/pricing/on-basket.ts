import { roundedProduct } from './arithmetic.js';
import type { Claim } from './claim.js';
import type { Ledger } from './ledger.js';
import { type Outcomes, redeemed, refused } from './outcome.js';
import { leftOf } from './pieces.js';
import { byPriority, byRank } from './rank.js';
import { splitAmount } from './split.js';
import { PPM } from './units.js';

/** What an offer on the basket takes off what is left of its covered pieces. */
export function basketDiscount({ terms, levels, lines }: Claim, ledger: Ledger): number {
  const baseMinor = leftOf(lines.flatMap((line) => ledger.runsOf(line)));
  const { value } = levels[0]!;
  switch (terms.type) {
    case 'PERCENT':
      return roundedProduct(baseMinor, value, PPM);
    case 'AMOUNT':
      return Math.min(baseMinor, value);
    case 'EXACT_PRICE':
      return Math.max(0, baseMinor - value);
    default:
      return 0;
  }
}

/** Takes the discount off the covered pieces, by what is left of each. */
export function redeemOnBasket({ terms, lines }: Claim, discountMinor: number, ledger: Ledger): void {
  const runs = lines.flatMap((line) => ledger.runsOf(line));
  const pieces = splitAmount(
    discountMinor,
    runs.map((run) => ({ run, count: run.count })),
  );
  ledger.discount(terms.code, pieces, false);
}

/** Of the NORMAL offers on the basket the one that gives most applies; the STACKABLE ones follow, each on what is left. */
export function applyToBasket(claims: readonly Claim[], ledger: Ledger, outcomes: Outcomes): void {
  const normal = claims.filter(({ terms }) => terms.stacking === 'NORMAL').sort((a, b) => byRank(a.terms, b.terms));
  const amounts = normal.map((claim) => basketDiscount(claim, ledger));
  const best = amounts.indexOf(Math.max(0, ...amounts));
  for (const [at, claim] of normal.entries()) {
    if (amounts[at] === 0) outcomes.set(claim, refused('NO_DISCOUNT'));
    else if (at !== best) outcomes.set(claim, refused('BETTER_OFFER', normal[best]!.terms));
    else apply(claim, amounts[at]!, ledger, outcomes);
  }
  const stackable = claims.filter(({ terms }) => terms.stacking === 'STACKABLE');
  for (const claim of stackable.sort((a, b) => byPriority(a.terms, b.terms))) {
    const amount = basketDiscount(claim, ledger);
    if (amount === 0) outcomes.set(claim, refused('NO_DISCOUNT'));
    else apply(claim, amount, ledger, outcomes);
  }
}

function apply(claim: Claim, discountMinor: number, ledger: Ledger, outcomes: Outcomes): void {
  redeemOnBasket(claim, discountMinor, ledger);
  outcomes.set(claim, redeemed({ redemptions: 1, discountMinor }));
}
