import { bestSet, type Redemption, redemptionOf } from './best-set.js';
import { type Claim, usableLines } from './claim.js';
import { assign } from './contest/assign.js';
import { type Contender, groupsOf } from './contest/groups.js';
import type { Ledger } from './ledger.js';
import { type Outcomes, redeemed, refused } from './outcome.js';
import { inOrder, type Line, type Run } from './pieces.js';
import { byPriority, byRank } from './rank.js';
import { discountedPieces, pieceDiscount } from './units.js';

/** The pieces that can be in redeemed units of an offer on lines, in order. In a set, one without a discount of its own counts too. */
export function usableRuns(claim: Claim, ledger: Ledger): Run[] {
  const { terms, levels } = claim;
  const runs = usableLines(claim)
    .flatMap((line) => ledger.runsOf(line))
    .sort(inOrder);
  if (terms.required > 1) return runs;
  return runs.filter((run) => levels.some(({ value }) => pieceDiscount(terms.type, value, run) > 0));
}

/** What an offer on lines gives when it has its pieces for itself. `isExact`: see `assign`. */
export function aloneOn(contender: Contender): { redemption: Redemption; isExact: boolean } {
  const known = bestSet(contender.claim, contender.runs);
  if (known !== null) return { redemption: known, isExact: true };
  const { assigned, isExact } = assign([contender]);
  return { redemption: redemptionOf(contender.claim, assigned[0]!), isExact };
}

/** Takes what an offer gives off the pieces. */
export function redeem({ terms }: Claim, { units }: Redemption, ledger: Ledger, takes: boolean): void {
  const pieces = units.flatMap((unit) =>
    discountedPieces(terms, unit).map((piece) => ({ ...piece, count: piece.count * unit.times })),
  );
  ledger.discount(terms.code, pieces, takes);
}

/** NORMAL offers on lines compete for the pieces: each goes to one of them at most, so that they give most together. */
export function compete(claims: readonly Claim[], ledger: Ledger, outcomes: Outcomes): { isExact: boolean } {
  const contenders = claims
    .toSorted((a, b) => byRank(a.terms, b.terms))
    .map((claim): Contender => ({ claim, runs: usableRuns(claim, ledger) }));
  const capable: Contender[] = [];
  for (const contender of contenders) {
    // Its best alone would be nothing, so it can't be in the way of others either.
    if (givesNothing(contender)) outcomes.set(contender.claim, refused('NO_DISCOUNT'));
    else capable.push(contender);
  }
  const won = new Map<Contender, Redemption>();
  let isExact = true;
  for (const group of groupsOf(capable)) {
    if (group.length === 1) {
      const alone = aloneOn(group[0]!);
      won.set(group[0]!, alone.redemption);
      isExact &&= alone.isExact;
    } else {
      const together = assign(group);
      group.forEach((contender, at) => {
        won.set(contender, redemptionOf(contender.claim, together.assigned[at]!));
      });
      isExact &&= together.isExact;
    }
  }
  for (const contender of capable) settle(contender, capable, won, ledger, outcomes);
  return { isExact };
}

function givesNothing(contender: Contender): boolean {
  const { claim, runs } = contender;
  // Of single pieces those that give nothing were left out already.
  if (claim.terms.required === 1 && claim.levels.length === 1) return runs.length === 0;
  return aloneOn(contender).redemption.redemptions === 0;
}

function settle(
  contender: Contender,
  rivals: readonly Contender[],
  won: ReadonlyMap<Contender, Redemption>,
  ledger: Ledger,
  outcomes: Outcomes,
): void {
  const { claim, runs } = contender;
  const redemption = won.get(contender)!;
  const { redemptions, discountMinor } = redemption;
  if (redemptions > 0) {
    redeem(claim, redemption, ledger, true);
    outcomes.set(claim, redeemed({ redemptions, discountMinor }));
    return;
  }
  const lines = new Set<Line>(runs.map(({ line }) => line));
  const winner = rivals.find((rival) =>
    won.get(rival)!.units.some(({ pieces }) => pieces.some(({ run }) => lines.has(run.line))),
  );
  outcomes.set(claim, refused('BETTER_OFFER', winner?.claim.terms ?? null));
}

/** STACKABLE offers on lines follow: each takes what gives most of what is left of the prices, and no piece from anyone. */
export function stackOnLines(claims: readonly Claim[], ledger: Ledger, outcomes: Outcomes): { isExact: boolean } {
  let isExact = true;
  for (const claim of claims.toSorted((a, b) => byPriority(a.terms, b.terms))) {
    const alone = aloneOn({ claim, runs: usableRuns(claim, ledger) });
    const { redemptions, discountMinor } = alone.redemption;
    isExact &&= alone.isExact;
    if (redemptions === 0) outcomes.set(claim, refused('NO_DISCOUNT'));
    else {
      redeem(claim, alone.redemption, ledger, false);
      outcomes.set(claim, redeemed({ redemptions, discountMinor }));
    }
  }
  return { isExact };
}
