import { PLANNED_PROFILES_DEFAULT } from '../limits.js';
import { normalQuantile } from '../statistics/distributions.js';
import { type Pair, type PairOf, pairShares } from './comparison.js';
import type { Design, Expected, Stratum } from './design.js';
import type { Measure } from './outcomes.js';

/** That an effect of the planned size is found in 80 % of experiments, at 5 %. */
const DETECTION = normalQuantile(0.025) + normalQuantile(0.2);

/** Profiles of both groups that it takes to see an effect relative to the mean; `shares` of the two among both. */
export const profilesNeeded = ({ mean, variance }: Expected, shares: PairOf<number>, relativeEffect: number): number =>
  Math.ceil((DETECTION ** 2 * variance * (1 / shares.treated + 1 / shares.reference)) / (relativeEffect * mean) ** 2);

/** The smallest effect, relative to the mean, that so many profiles show in 80 % of experiments. */
export const smallestEffect = ({ mean, variance }: Expected, profiles: PairOf<number>): number =>
  (DETECTION * Math.sqrt(variance * (1 / profiles.treated + 1 / profiles.reference))) / mean;

/** With the revenue before the entry taken out, as far as it is known how much that explains. */
export const withoutBefore = (expected: Expected): Expected => ({
  ...expected,
  variance: expected.variance * (1 - (expected.correlation ?? 0) ** 2),
});

/** Weights that the plan was made for: the first ones with both groups. null: there are none. */
export const plannedStratum = ({ strata }: Design, pair: Pair, measure: Measure): Stratum | null =>
  strata.find((stratum) => {
    const { reference, treated } = pairShares(pair, measure, stratum);
    return reference > 0 && treated > 0;
  }) ?? null;

export function amongBoth({ reference, treated }: PairOf<number>): PairOf<number> {
  const both = reference + treated;
  return { reference: reference / both, treated: treated / both };
}

/** Profiles of both groups at the planned end, which is reached by the primary outcome. null: the pair is never there. */
export function plannedProfiles(design: Design, pair: Pair): number | null {
  const { plan, primary } = design;
  if (plannedStratum(design, pair, primary) === null) return null;
  return plan?.profiles ?? neededBy(design, pair, (expected) => expected) ?? PLANNED_PROFILES_DEFAULT;
}

/** How few would do for the difference with what was bought before taken out. null: it is not known how much that explains. */
export const plannedProfilesWithCuped = (design: Design, pair: Pair): number | null =>
  neededBy(design, pair, (expected) => (expected.correlation === null ? null : withoutBefore(expected)));

function neededBy(design: Design, pair: Pair, as: (expected: Expected) => Expected | null): number | null {
  const { plan, primary } = design;
  const stratum = plannedStratum(design, pair, primary);
  const planned = plan?.expected[primary];
  const expected = planned === undefined ? null : as(planned);
  if (stratum === null || expected === null || plan === null || plan.relativeEffect === null) return null;
  return profilesNeeded(expected, amongBoth(pairShares(pair, primary, stratum)), plan.relativeEffect);
}

/** How many of each group a measure compares at the planned end. */
export function plannedGroups(design: Design, pair: Pair, measure: Measure): PairOf<number> | null {
  const profiles = plannedProfiles(design, pair);
  const stratum = plannedStratum(design, pair, measure);
  if (profiles === null || stratum === null) return null;
  const primary = pairShares(pair, design.primary, stratum);
  const entries = profiles / (primary.reference + primary.treated);
  const shares = pairShares(pair, measure, stratum);
  return { reference: entries * shares.reference, treated: entries * shares.treated };
}
