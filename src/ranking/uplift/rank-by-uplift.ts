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
  const known = new Map<number, Known>();
  const knownOf = (position: number): Known => {
    const found = known.get(position) ?? knowing(ranker, factsOf(position));
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
        const { facts } = knownOf(position);
        const { valueMinor: value } = upliftOf(ranker, inputsOf(facts, scores[i]!), facts.economics);
        insert(best, k, { position, value });
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
    const byOdds = ranker.shown.lnOdds * lnOddsOf(chance);
    let highest = Number.NEGATIVE_INFINITY;
    forEachBit(open, (position) => {
      const { whenShown, mostSold, mostKept } = knownOf(position);
      highest = Math.max(highest, mostKept, mostSold * chanceOf(whenShown + byOdds));
    });
    return highest;
  }
}

/** What is known of a position, and what bounds its value. */
interface Known {
  readonly facts: UpliftFacts;
  /** Log-odds of a purchase when shown, but for what the chance adds. */
  readonly whenShown: number;
  /** Value if all of it were sold because it was shown. */
  readonly mostSold: number;
  /** The same if nothing were sold because of it: where each sale is a loss. */
  readonly mostKept: number;
}

function knowing(ranker: UpliftRanker, facts: UpliftFacts): Known {
  const { priceMinor, margin, depth } = facts.economics;
  return {
    facts,
    whenShown: weighted(ranker.shown, inputsOf(facts, EVEN_CHANCE)),
    mostSold: priceMinor * Math.max(0, margin - depth),
    mostKept: priceMinor * Math.max(0, -margin),
  };
}

/** Its log-odds are 0. */
const EVEN_CHANCE = 0.5;

// Field by field: a spread costs more than all of the ranking.
export const inputsOf = ({ habit, economics, lnTheta }: UpliftFacts, chance: number): UpliftInputs => ({
  bought: habit.bought,
  share: habit.share,
  due: habit.due,
  log95: habit.log95,
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
