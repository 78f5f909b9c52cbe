import { isEmpty, removeBit } from '../base/bits.js';
import { oddsOf } from '../exposure/level.js';
import { CANDIDATES_PER_SLOT, DIVERSITY_ALIKE_MAX, RANK_K_MAX, SLIDER_FACTOR_MAX } from '../limits.js';
import type { Chosen, FillGroup, HeldOffers } from './filling.js';
import type { Rank } from './order.js';
import type { Overlap } from './overlap.js';

/** How offers of one kind count against each other. */
export interface Variety {
  /** Above 0, to 1. */
  readonly slider: number;
  /** Whether two lists of items are of one kind: share a brand or a category. */
  readonly alike: (a: Uint32Array, b: Uint32Array) => boolean;
}

export const varietyOf = (slider: number, brands: Overlap, categories: Overlap): Variety => ({
  slider,
  alike: (a, b) => brands.between(a, b) || categories.between(a, b),
});

/** What a slider of diversity makes of the odds of a candidate beside so many offers like it. */
export const varietyFactor = (slider: number, alike: number): number =>
  SLIDER_FACTOR_MAX ** ((-slider * Math.min(alike, DIVERSITY_ALIKE_MAX)) / DIVERSITY_ALIKE_MAX);

interface DiverseInput {
  readonly groups: readonly FillGroup[];
  readonly rank: Rank;
  readonly variety: Variety;
  readonly itemsAt: (position: number) => Uint32Array;
  readonly held: HeldOffers;
}

/** A candidate that was ranked, with how many chosen offers are like it. */
interface Ranked extends Chosen {
  readonly odds: number;
  alike: number;
}

/**
 * Fills slot after slot with the candidate whose odds, less what offers like it above cost them, are highest; ties by rank. No candidate can gain by
 * it, so that only those are ranked whose odds reach the best.
 */
export function fillDiversely({ groups, rank, variety: { slider, alike }, itemsAt, held }: DiverseInput): Chosen[][] {
  const above: Uint32Array[] = [];
  const alikeAbove = (position: number): number => above.filter((items) => alike(items, itemsAt(position))).length;

  return groups.map(({ slots, eligible }) => {
    const chosen: Chosen[] = [];
    const left = eligible.slice();
    let ranked: Ranked[] = [];
    let lowest = Number.POSITIVE_INFINITY;
    const fetch = (): void => {
      const { positions, scores } = rank(left, Math.min(RANK_K_MAX, slots * CANDIDATES_PER_SLOT));
      positions.forEach((position, i) => {
        removeBit(left, position);
        lowest = oddsOf(scores[i]!);
        ranked.push({ position, score: scores[i]!, odds: lowest, alike: alikeAbove(position) });
      });
      if (positions.length === 0) left.fill(0);
    };
    const worth = (candidate: Ranked): number => candidate.odds * varietyFactor(slider, candidate.alike);

    while (chosen.length < slots) {
      ranked = ranked.filter(({ position }) => held.allows(position));
      const best = ranked.reduce<Ranked | null>((a, b) => (a === null || worth(b) > worth(a) ? b : a), null);
      if (!isEmpty(left) && (best === null || worth(best) < lowest)) {
        fetch();
        continue;
      }
      if (best === null) break;
      chosen.push({ position: best.position, score: best.score });
      held.hold(best.position);
      const items = itemsAt(best.position);
      above.push(items);
      for (const candidate of ranked) if (alike(items, itemsAt(candidate.position))) candidate.alike += 1;
    }
    return chosen;
  });
}
