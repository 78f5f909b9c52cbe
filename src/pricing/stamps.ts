import { type Claim, usableLines } from './claim.js';
import type { Ledger } from './ledger.js';
import { type Outcome, redeemed, unmet } from './outcome.js';
import { countOf } from './pieces.js';

/**
 * An offer whose first step is not reached is redeemed without a discount, as that brings the step nearer. On lines it stamps the covered
 * pieces that no NORMAL offer took; one on the basket, or without money, all of them. It takes none from anyone.
 */
export function stamp(claim: Claim, ledger: Ledger): Outcome {
  const { terms, offer, redemptionsMax } = claim;
  const { discount, scope, isMoney, required } = terms;
  const takesTurns = scope === 'LINE_ITEM' && isMoney;
  const runs = usableLines(claim).flatMap((line) => ledger.runsOf(line));
  const free = countOf(takesTurns ? runs.filter(({ isTaken }) => !isTaken) : runs);
  const isOne =
    scope === 'BASKET' || terms.type === 'NONE' || (discount.mode === 'STEP' && discount.trigger === 'TRANSACTION');
  const units = Math.min(Math.floor(free / required), isOne ? 1 : redemptionsMax);
  if (units > 0) return redeemed({ redemptions: units });
  const threshold = discount.mode === 'STEP' ? discount.steps[0]!.usageThreshold : 0;
  return unmet('STEP_NOT_REACHED', threshold, offer.uses);
}
