import type { KnownProfile } from '../audience/known-profile.js';
import type { Period } from '../base/time.js';
import { boostsFor, type CustomerBoosts } from './customer-boosts.js';
import type { Chosen } from './filling.js';
import { chancesBy, type OrderSources, type Rank, rankBy } from './order.js';
import type { CandidateIndex, VariantPlan } from './plan.js';

/** The order of a variant's candidates for one customer. */
export interface CustomerOrder {
  readonly rank: Rank;
  /** The chance behind a score, before boosts and what exposure has taught; null: the algorithm knows no chances. */
  readonly chanceOf: ((chosen: Chosen) => number) | null;
  /** null: nothing is boosted. */
  readonly boosts: CustomerBoosts | null;
}

export function customerOrder(
  { variant, boosts: compiled }: VariantPlan,
  candidates: CandidateIndex,
  sources: OrderSources & { readonly profile: KnownProfile },
  window: Period,
  seed: number,
): CustomerOrder {
  const { algorithm } = variant;
  const boosts = compiled && boostsFor(compiled, candidates, sources, window);
  const factors = boosts?.factors ?? null;
  return {
    rank: rankBy(algorithm, sources, candidates.pool, candidates.orders, seed, factors),
    chanceOf: chancesBy(algorithm, sources, factors),
    boosts,
  };
}
