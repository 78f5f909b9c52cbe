import { type Claim, onlyStamps, usableLines } from './claim.js';
import type { Ledger } from './ledger.js';
import { valueAt } from './levels.js';
import { type Outcomes, redeemed } from './outcome.js';
import { inOrder, type Run } from './pieces.js';
import { byRank } from './rank.js';
import { splitAmount } from './split.js';
import { stamp } from './stamps.js';
import { cutUnits, firstUnits, type ValuedUnit, withValues } from './units.js';

/** Offers without money compete with nobody: they earn points, cashback or nothing, on all covered pieces. */
export function earn(claims: readonly Claim[], ledger: Ledger, outcomes: Outcomes): void {
  for (const claim of claims.toSorted((a, b) => byRank(a.terms, b.terms))) {
    if (onlyStamps(claim)) outcomes.set(claim, stamp(claim, ledger));
    else if (claim.terms.type === 'DIGITAL_CASHBACK') outcomes.set(claim, payBack(claim, ledger));
    else if (claim.terms.type === 'POINTS') outcomes.set(claim, earnPoints(claim, ledger));
    else outcomes.set(claim, redeemed({ redemptions: 1 }));
  }
}

function earnPoints(claim: Claim, ledger: Ledger) {
  const units = claim.terms.scope === 'BASKET' ? [basketUnit(claim, ledger)] : earningUnits(claim, ledger);
  const points = units.reduce((sum, { value, times }) => sum + value * times, 0);
  return redeemed({ redemptions: timesOf(units), points: Math.min(points, Number.MAX_SAFE_INTEGER) });
}

/** Each unit at most what earlier offers have left of its pieces. */
function payBack(claim: Claim, ledger: Ledger) {
  const units = claim.terms.scope === 'BASKET' ? [basketUnit(claim, ledger)] : earningUnits(claim, ledger);
  let cashbackMinor = 0;
  for (const { pieces, value, times } of units) {
    const left = pieces.reduce((sum, { run, count }) => sum + unpaidOf(run) * count, 0);
    const amountMinor = Math.min(value, left);
    cashbackMinor += amountMinor * times;
    const shares = splitAmount(amountMinor, pieces, unpaidOf);
    ledger.payBack(shares.map((share) => ({ ...share, count: share.count * times })));
  }
  return redeemed({ redemptions: timesOf(units), cashbackMinor });
}

const unpaidOf = ({ leftMinor, cashbackMinor }: Run): number => leftMinor - cashbackMinor;

const timesOf = (units: readonly ValuedUnit[]): number => units.reduce((sum, { times }) => sum + times, 0);

function earningUnits(claim: Claim, ledger: Ledger): ValuedUnit[] {
  const slices = coveredRuns(claim, ledger)
    .sort(inOrder)
    .map((run) => ({ run, count: run.count }));
  const units = cutUnits(slices, claim.terms.required);
  return withValues(firstUnits(units, claim.redemptionsMax), claim.levels);
}

/** All covered pieces are one. */
function basketUnit(claim: Claim, ledger: Ledger): ValuedUnit {
  const pieces = coveredRuns(claim, ledger).map((run) => ({ run, count: run.count }));
  return { pieces, times: 1, value: valueAt(claim.levels, 0) };
}

const coveredRuns = (claim: Claim, ledger: Ledger): Run[] => usableLines(claim).flatMap((line) => ledger.runsOf(line));
