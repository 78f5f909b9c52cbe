import type { RankingModel } from '../ranking/model.js';
import { createItemTerms } from './number-terms.js';
import { createOddsBound, radiusOf, USUAL_LEVEL } from './odds-bound.js';

/**
 * Lists by falling bound, in which order the bounded pass looks at them: those that it needs, and their items, lie side by side in memory.
 * Wide ones by a bound of their items, which is good enough.
 */
export function likeliestFirst(lists: readonly Uint32Array[], model: RankingModel): Uint32Array[] {
  const bound = createOddsBound(model);
  const termsOf = createItemTerms(model);
  const known = new Map<number, number>();
  const highest = (item: number): number => {
    let odds = known.get(item);
    if (odds === undefined) {
      odds = bound.highest(bound.around(termsOf(item)), radiusOf(USUAL_LEVEL));
      known.set(item, odds);
    }
    return odds;
  };
  const combined = lists.map((items) => {
    let odds = 0;
    for (let i = 0; i < items.length; i++) odds += (1 + odds) * highest(items[i]!);
    return odds;
  });
  return [...lists.keys()].sort((a, b) => combined[b]! - combined[a]! || a - b).map((list) => lists[list]!);
}
