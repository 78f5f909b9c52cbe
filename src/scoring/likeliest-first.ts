import { type OddsBound, radiusOf, USUAL_LEVEL } from './odds-bound.js';

/**
 * Lists by falling bound, in which order the bounded pass looks at them: those that it needs, and their items, lie side by side in memory.
 * Wide ones by a bound of their items, which is good enough.
 */
export function likeliestFirst(lists: readonly Uint32Array[], bound: OddsBound): Uint32Array[] {
  const usual = radiusOf(USUAL_LEVEL);
  /** By entry, 0 before it is known. */
  const known: number[] = [];
  const highest = (item: number): number => {
    const entry = bound.ofItem(item);
    known[entry] ||= bound.highest(entry, usual);
    return known[entry];
  };
  const combined = lists.map((items) => {
    let odds = 0;
    for (let i = 0; i < items.length; i++) odds += (1 + odds) * highest(items[i]!);
    return odds;
  });
  return [...lists.keys()].sort((a, b) => combined[b]! - combined[a]! || a - b).map((list) => lists[list]!);
}
