import type { Basket, ItemLookup } from './basket.js';
import { type Claim, claimsOf, type Offer } from './claim.js';
import { refusalOf } from './conditions.js';
import { earn } from './earnings.js';
import type { LineDiscount } from './ledger.js';
import { reduce } from './money.js';
import type { Outcome, Outcomes } from './outcome.js';
import { type Line, lineOf } from './pieces.js';
import type { TermsIndex } from './terms-index.js';

export interface PricedLine {
  readonly seq: number;
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly netMinor: number;
  /** In the order in which the offers were applied. */
  readonly discounts: readonly LineDiscount[];
  /** What each piece costs in the end, the cheapest first; they add up to the net. Returned pieces take them in this order. */
  readonly pieces: readonly { readonly count: number; readonly netMinor: number }[];
}

export interface PricedBasket {
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly netMinor: number;
  readonly points: number;
  readonly cashbackMinor: number;
  /** Whether it is proved that no other way to use the offers gives more. */
  readonly isExact: boolean;
  /** As the lines came. */
  readonly lines: readonly PricedLine[];
  /** As the offers came. */
  readonly outcomes: readonly Outcome[];
}

/**
 * Prices a basket that was checked (`checkBasket`), with offers of different codes. `index`: over the terms of these and others, where
 * there is one, so that a line costs what touches it.
 */
export function priceBasket(
  basket: Basket,
  offers: readonly Offer[],
  itemOf: ItemLookup,
  index: TermsIndex | null = null,
): PricedBasket {
  const lines = basket.lines.map((source, at) => lineOf(source, at, itemOf));
  const valueMinor = lines.reduce((sum, line) => sum + (line.isDiscountable ? line.grossMinor : 0), 0);
  const claims = claimsOf(offers, lines, index);
  const outcomes: Outcomes = new Map();
  const usable: Claim[] = [];
  for (const claim of claims) {
    const refusal = refusalOf(claim, { currency: basket.currency, valueMinor });
    if (refusal === null) usable.push(claim);
    else outcomes.set(claim, refusal);
  }
  const reduced = reduce(
    usable.filter(({ terms }) => terms.isMoney),
    lines,
  );
  earn(
    usable.filter(({ terms }) => !terms.isMoney),
    reduced.ledger,
    reduced.outcomes,
  );
  const all = claims.map((claim) => outcomes.get(claim) ?? reduced.outcomes.get(claim)!);
  return summedUp(
    lines.map((line) => pricedLine(line, reduced.ledger)),
    all,
    reduced.isExact,
  );
}

function pricedLine(line: Line, ledger: ReturnType<typeof reduce>['ledger']): PricedLine {
  const discounts = ledger.discountsOf(line);
  const discountMinor = discounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const pieces = new Map<number, number>();
  for (const { leftMinor, count } of ledger.runsOf(line)) pieces.set(leftMinor, (pieces.get(leftMinor) ?? 0) + count);
  return {
    seq: line.source.seq,
    grossMinor: line.grossMinor,
    discountMinor,
    netMinor: line.grossMinor - discountMinor,
    discounts,
    pieces: [...pieces].map(([netMinor, count]) => ({ count, netMinor })).sort((a, b) => a.netMinor - b.netMinor),
  };
}

function summedUp(lines: readonly PricedLine[], outcomes: readonly Outcome[], isExact: boolean): PricedBasket {
  const earned = outcomes.filter((outcome) => outcome.kind === 'redeemed');
  return {
    grossMinor: lines.reduce((sum, { grossMinor }) => sum + grossMinor, 0),
    discountMinor: lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0),
    netMinor: lines.reduce((sum, { netMinor }) => sum + netMinor, 0),
    points: earned.reduce((sum, { points }) => sum + points, 0),
    cashbackMinor: earned.reduce((sum, { cashbackMinor }) => sum + cashbackMinor, 0),
    isExact,
    lines,
    outcomes,
  };
}
