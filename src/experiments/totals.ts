import { OUTCOMES, type Outcome } from './outcomes.js';

/** Sums over profiles of one outcome Y, exact, in its unit (OUTCOME_UNITS). */
export interface OutcomeTotals {
  readonly sum: bigint;
  readonly squares: bigint;
  readonly cubes: bigint;
  /** Of Y times the revenue before the entry. */
  readonly withBefore: bigint;
}

/** Sums over profiles, exact: they can be added and taken away in any order, without a rest. */
export interface Totals {
  readonly profiles: bigint;
  /** X: revenue of the 28 days before the entry, minor units. */
  readonly before: bigint;
  readonly beforeSquares: bigint;
  /** Of revenue times baskets, for their ratio. */
  readonly revenueBaskets: bigint;
  /** An outcome that isn't counted is absent. */
  readonly outcomes: Readonly<Partial<Record<Outcome, OutcomeTotals>>>;
}

/** What one profile brings. */
export interface ProfileSums {
  readonly before: bigint;
  readonly outcomes: Readonly<Partial<Record<Outcome, bigint>>>;
}

export const NO_TOTALS: Totals = { profiles: 0n, before: 0n, beforeSquares: 0n, revenueBaskets: 0n, outcomes: {} };

/** The totals of one profile: a change of its sums is those of the new ones, less those of the old ones. */
export function totalsOf({ before, outcomes }: ProfileSums): Totals {
  const totals: Partial<Record<Outcome, OutcomeTotals>> = {};
  for (const outcome of OUTCOMES) {
    const y = outcomes[outcome];
    if (y !== undefined) totals[outcome] = { sum: y, squares: y * y, cubes: y * y * y, withBefore: before * y };
  }
  const { revenue = 0n, baskets = 0n } = outcomes;
  return {
    profiles: 1n,
    before,
    beforeSquares: before * before,
    revenueBaskets: revenue * baskets,
    outcomes: totals,
  };
}

export const addTotals = (a: Totals, b: Totals): Totals => combined(a, b, 1n);

/** `a` without `b`, which was added to it before. */
export const subtractTotals = (a: Totals, b: Totals): Totals => combined(a, b, -1n);

export const mergeTotals = (all: Iterable<Totals>): Totals => [...all].reduce(addTotals, NO_TOTALS);

function combined(a: Totals, b: Totals, sign: bigint): Totals {
  const outcomes: Partial<Record<Outcome, OutcomeTotals>> = {};
  for (const outcome of OUTCOMES) {
    const one = a.outcomes[outcome];
    const other = b.outcomes[outcome];
    if (one === undefined && other === undefined) continue;
    outcomes[outcome] = combinedOutcome(one ?? NOTHING, other ?? NOTHING, sign);
  }
  return {
    profiles: a.profiles + sign * b.profiles,
    before: a.before + sign * b.before,
    beforeSquares: a.beforeSquares + sign * b.beforeSquares,
    revenueBaskets: a.revenueBaskets + sign * b.revenueBaskets,
    outcomes,
  };
}

/** Of an outcome that nobody has brought. */
export const NOTHING: OutcomeTotals = { sum: 0n, squares: 0n, cubes: 0n, withBefore: 0n };

const combinedOutcome = (a: OutcomeTotals, b: OutcomeTotals, sign: bigint): OutcomeTotals => ({
  sum: a.sum + sign * b.sum,
  squares: a.squares + sign * b.squares,
  cubes: a.cubes + sign * b.cubes,
  withBefore: a.withBefore + sign * b.withBefore,
});
