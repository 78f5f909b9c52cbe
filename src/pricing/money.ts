import type { Redemption } from './best-set.js';
import { type Claim, onlyStamps } from './claim.js';
import { createLedger, type Ledger } from './ledger.js';
import { applyToBasket, basketDiscount, redeemOnBasket } from './on-basket.js';
import { aloneOn, compete, redeem, stackOnLines, usableRuns } from './on-lines.js';
import { type Outcomes, redeemed, refused } from './outcome.js';
import type { Line } from './pieces.js';
import { byRank } from './rank.js';
import { stamp } from './stamps.js';

/** What offers of money make of a basket. */
export interface Reduced {
  readonly ledger: Ledger;
  readonly outcomes: Outcomes;
  /** Whether it is proved that the NORMAL offers on lines could not give more. */
  readonly isExact: boolean;
}

/** Prices offers of money: together, or the best EXCLUSIVE one alone where that gives strictly more. */
export function reduce(claims: readonly Claim[], lines: readonly Line[]): Reduced {
  const exclusive = claims
    .filter(({ terms }) => terms.stacking === 'EXCLUSIVE')
    .sort((a, b) => byRank(a.terms, b.terms));
  const together = reduceTogether(
    claims.filter(({ terms }) => terms.stacking !== 'EXCLUSIVE'),
    lines,
  );
  if (exclusive.length === 0) return together;
  const alone = exclusive.map((claim) => priceAlone(claim, lines));
  const best = alone.reduce((most, each) => (each.discountMinor > most.discountMinor ? each : most));
  const isExact = together.isExact && alone.every((each) => each.isExact);
  if (best.discountMinor > discountOf(together.outcomes)) return { ...onlyOne(best, claims, lines), isExact };
  const winner = firstToGive(together.outcomes);
  for (const { claim, discountMinor } of alone) {
    if (onlyStamps(claim)) together.outcomes.set(claim, stamp(claim, together.ledger));
    else together.outcomes.set(claim, discountMinor === 0 ? refused('NO_DISCOUNT') : refused('BETTER_OFFER', winner));
  }
  return { ...together, isExact };
}

function reduceTogether(claims: readonly Claim[], lines: readonly Line[]): Reduced {
  const ledger = createLedger(lines);
  const outcomes: Outcomes = new Map();
  const giving = claims.filter((claim) => !onlyStamps(claim));
  const onLines = giving.filter(({ terms }) => terms.scope === 'LINE_ITEM');
  const competed = compete(
    onLines.filter(({ terms }) => terms.stacking === 'NORMAL'),
    ledger,
    outcomes,
  );
  const stacked = stackOnLines(
    onLines.filter(({ terms }) => terms.stacking === 'STACKABLE'),
    ledger,
    outcomes,
  );
  for (const claim of claims) if (onlyStamps(claim)) outcomes.set(claim, stamp(claim, ledger));
  applyToBasket(
    giving.filter(({ terms }) => terms.scope === 'BASKET'),
    ledger,
    outcomes,
  );
  return { ledger, outcomes, isExact: competed.isExact && stacked.isExact };
}

/** What an EXCLUSIVE offer gives on the fresh basket. */
interface Alone {
  readonly claim: Claim;
  readonly discountMinor: number;
  readonly isExact: boolean;
  /** null: it is on the basket. */
  readonly redemption: Redemption | null;
}

function priceAlone(claim: Claim, lines: readonly Line[]): Alone {
  if (onlyStamps(claim)) return { claim, discountMinor: 0, isExact: true, redemption: null };
  const ledger = createLedger(lines);
  if (claim.terms.scope === 'BASKET') {
    return { claim, discountMinor: basketDiscount(claim, ledger), isExact: true, redemption: null };
  }
  const { redemption, isExact } = aloneOn({ claim, runs: usableRuns(claim, ledger) });
  return { claim, discountMinor: redemption.discountMinor, isExact, redemption };
}

/** One offer alone, nobody else: not even stamps. */
function onlyOne({ claim, discountMinor, redemption }: Alone, claims: readonly Claim[], lines: readonly Line[]) {
  const ledger = createLedger(lines);
  if (redemption === null) redeemOnBasket(claim, discountMinor, ledger);
  else redeem(claim, redemption, ledger, true);
  const outcomes: Outcomes = new Map(claims.map((other) => [other, refused('EXCLUDED_BY_EXCLUSIVE', claim.terms)]));
  outcomes.set(claim, redeemed({ redemptions: redemption?.redemptions ?? 1, discountMinor }));
  return { ledger, outcomes };
}

const discountOf = (outcomes: Outcomes): number =>
  [...outcomes.values()].reduce((sum, outcome) => sum + (outcome.kind === 'redeemed' ? outcome.discountMinor : 0), 0);

/** The first offer by rank that gives something. */
function firstToGive(outcomes: Outcomes): Claim['terms'] | null {
  const giving = [...outcomes].filter(([, outcome]) => outcome.kind === 'redeemed' && outcome.discountMinor > 0);
  return giving.map(([{ terms }]) => terms).sort(byRank)[0] ?? null;
}
