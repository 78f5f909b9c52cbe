import { type Bits, forEachBit, isEmpty, removeBit } from '../../base/bits.js';
import { RANK_K_MAX } from '../../limits.js';
import type { Economics } from '../../promotions/economics.js';
import {
  chanceOf,
  type Habit,
  lnOddsOf,
  type UpliftInputs,
  type UpliftRanker,
  upliftOf,
  weighted,
} from './uplift-ranker.js';

/** What is known of a position of the pool for one customer, but for its chance. */
export interface UpliftFacts {
  readonly habit: Habit;
  readonly economics: Economics;
  /** What exposure has taught of it: ln of redemptions over those expected. */
  readonly lnTheta: number;
}

export interface UpliftSources {
  readonly ranker: UpliftRanker;
  /** Positions by their chances, before what exposure has taught; at most RANK_K_MAX. */
  readonly byChance: (eligible: Bits, k: number) => { readonly positions: Uint32Array; readonly scores: Float32Array };
  readonly factsOf: (position: number) => UpliftFacts;
}

/**
 * The best by value (uplift-ranker.ts), best first, ties by lower position. Chances come from the kernel, likeliest first, a round at a time. The value
 * of an offer is at most what it would be if nobody bought without it, which falls with the chance: when no position that is left can reach the k-th
 * best, the others need no chance. Where weights are such that it doesn't fall, all are looked at.
 */
export function rankByUplift(
  sources: UpliftSources,
): (eligible: Bits, k: number) => { positions: Uint32Array; scores: Float32Array } {
  const { ranker, byChance, factsOf } = sources;
  const known = new Map<number, UpliftFacts>();
  const facts = (position: number): UpliftFacts => {
    const found = known.get(position) ?? factsOf(position);
    known.set(position, found);
    return found;
  };

  return (eligible, k) => {
    const open = eligible.slice();
    const best: Scored[] = [];
    while (!isEmpty(open)) {
      const { positions, scores } = byChance(open, RANK_K_MAX);
      if (positions.length === 0) break;
      for (const [i, position] of positions.entries()) {
        removeBit(open, position);
        const { economics } = facts(position);
        insert(best, k, {
          position,
          value: upliftOf(ranker, inputsOf(facts(position), scores[i]!), economics).valueMinor,
        });
      }
      const least = best.length < k ? Number.NEGATIVE_INFINITY : best[k - 1]!.value;
      if (highestLeft(open, scores.at(-1)!) < least) break;
    }
    return {
      positions: Uint32Array.from(best, ({ position }) => position),
      scores: Float32Array.from(best, ({ value }) => value),
    };
  };

  /** What any open position can be worth at most, with a chance of at most this. */
  function highestLeft(open: Bits, chance: number): number {
    if (ranker.shown.lnOdds < 0) return Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    forEachBit(open, (position) => {
      const of = facts(position);
      const { priceMinor, margin, depth } = of.economics;
      const shown = chanceOf(weighted(ranker.shown, inputsOf(of, chance)));
      // All of it sold by the offer; or, where each sale is a loss, all of it kept from being sold.
      const most = margin < 0 ? -margin : Math.max(0, shown * (margin - depth));
      highest = Math.max(highest, priceMinor * most);
    });
    return highest;
  }
}

export const inputsOf = ({ habit, economics, lnTheta }: UpliftFacts, chance: number): UpliftInputs => ({
  ...habit,
  depth: economics.depth,
  lnOdds: lnOddsOf(chance),
  lnTheta,
});

interface Scored {
  readonly position: number;
  readonly value: number;
}

/** Into a short list, sorted by value; the k best stay. */
function insert(best: Scored[], k: number, scored: Scored): void {
  const isBetter = (a: Scored, b: Scored): boolean =>
    a.value > b.value || (a.value === b.value && a.position < b.position);
  if (best.length === k && !isBetter(scored, best[k - 1]!)) return;
  let at = best.length;
  while (at > 0 && isBetter(scored, best[at - 1]!)) at--;
  best.splice(at, 0, scored);
  if (best.length > k) best.pop();
}
