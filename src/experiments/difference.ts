import type { PairOf } from './comparison.js';
import type { Moments } from './moments.js';

/** A part of the variance of a difference, with the degrees of freedom that it was estimated with. */
interface Term {
  readonly variance: number;
  readonly degrees: number;
}

/** Of one stratum. */
export interface StratumDifference {
  readonly profiles: PairOf<number>;
  readonly difference: number;
  readonly terms: readonly Term[];
}

/** By how much the treated are above the reference. */
export interface Difference {
  /** Of the strata that count. */
  readonly profiles: PairOf<number>;
  readonly difference: number;
  readonly standardError: number;
  /** Of freedom, by Welch and Satterthwaite. */
  readonly degrees: number;
}

/** Each group with its own variance: Welch 1947. */
export function welch({ reference, treated }: PairOf<Moments>): StratumDifference {
  return {
    profiles: { reference: reference.profiles, treated: treated.profiles },
    difference: treated.mean - reference.mean,
    terms: [meanTerm(reference), meanTerm(treated)],
  };
}

const meanTerm = ({ variance, profiles }: Moments): Term => ({
  variance: variance / profiles,
  degrees: profiles - 1,
});

/**
 * The difference over strata, each weighing as much as it has profiles. Arms that are thrown together where their weights changed would
 * compare earlier customers with later ones: after a ramp of control from 10 to 50 % no interval would hold. null: there is no stratum.
 */
export function overStrata(strata: readonly StratumDifference[]): Difference | null {
  if (strata.length === 0) return null;
  const profiles = { reference: 0, treated: 0 };
  for (const stratum of strata) {
    profiles.reference += stratum.profiles.reference;
    profiles.treated += stratum.profiles.treated;
  }
  const all = profiles.reference + profiles.treated;
  let [difference, variance, overDegrees] = [0, 0, 0];
  for (const stratum of strata) {
    const weight = (stratum.profiles.reference + stratum.profiles.treated) / all;
    difference += weight * stratum.difference;
    for (const term of stratum.terms) {
      const part = weight ** 2 * term.variance;
      variance += part;
      overDegrees += part ** 2 / term.degrees;
    }
  }
  const degrees = overDegrees > 0 ? variance ** 2 / overDegrees : Infinity;
  return { profiles, difference, standardError: Math.sqrt(variance), degrees };
}
