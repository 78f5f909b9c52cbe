import { ARM_BUCKETS } from '../limits.js';
import { type ArmName, CONTROL, HOLDOUT } from './arms.js';
import { type Design, type EntryTotals, expectedShares, type Stratum, variantsOf } from './design.js';
import { isOfVariant, type Measure } from './outcomes.js';
import { EVERYBODY } from './programme.js';
import { addTotals, NO_TOTALS, type Totals } from './totals.js';

/** Of two groups of profiles that chance has made. */
export interface PairOf<T> {
  readonly reference: T;
  readonly treated: T;
}

/** Which two groups are compared. */
export interface Pair {
  /** The name of the treated group. */
  readonly arm: ArmName;
  readonly roleOf: (arm: ArmName) => keyof PairOf<unknown> | null;
  /** Focus outcomes are of the items of one variant; null: of several, all are compared. */
  readonly variant: string | null;
}

/** Each variant with control, or everybody with the holdout. */
export function pairsOf(design: Design): Pair[] {
  if (design.reference === HOLDOUT) {
    return [{ arm: EVERYBODY, roleOf: (arm) => (arm === HOLDOUT ? 'reference' : 'treated'), variant: null }];
  }
  return variantsOf(design).map((variant) => ({
    arm: variant,
    roleOf: (arm) => (arm === CONTROL ? 'reference' : arm === variant ? 'treated' : null),
    variant,
  }));
}

/** Expected shares of all profiles. */
export function pairShares(pair: Pair, measure: Measure, stratum: Stratum): PairOf<number> {
  const shares = { reference: 0, treated: 0 };
  for (const [arm, share] of expectedShares(stratum)) {
    const role = pair.roleOf(arm);
    if (role !== null) shares[role] += share;
  }
  if (pair.variant !== null && isOfVariant(measure)) {
    shares.reference *= (stratum.variantBuckets[pair.variant] ?? 0) / ARM_BUCKETS;
  }
  return shares;
}

/** The totals of both groups, a stratum each. */
export function totalsByStratum(cells: readonly EntryTotals[], pair: Pair, measure: Measure): PairOf<Totals>[] {
  const matched = pair.variant !== null && isOfVariant(measure);
  const strata = new Map<number, { reference: Totals; treated: Totals }>();
  for (const { arm, stratum, variantHash, totals } of cells) {
    const role = pair.roleOf(arm);
    if (role === null || (matched && variantHash !== pair.variant)) continue;
    const both = strata.get(stratum) ?? { reference: NO_TOTALS, treated: NO_TOTALS };
    both[role] = addTotals(both[role], totals);
    strata.set(stratum, both);
  }
  return [...strata.values()];
}
