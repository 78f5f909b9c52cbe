import type { ItemClasses } from '../catalog/item-classes.js';
import { createOfferFacts, type OfferFacts, type WeightedClasses } from '../ranking/offer-facts.js';
import { CLASS_INPUTS, type RedemptionRanker } from '../ranking/redemption-ranker.js';
import { roundUp } from './image-areas.js';

/** The mixes of classes of all lists of a pool, numbered: lists of one class each share theirs. */
export interface OfferMixes {
  /** By number; null: a pad. */
  readonly mixes: readonly (WeightedClasses | null)[];
  /** Where the mixes of each class input end, in their order: multiples of 4. */
  readonly ends: readonly number[];
  readonly offers: ReadonlyMap<Uint32Array, Offer>;
}

interface Offer {
  readonly facts: OfferFacts;
  /** Number of the mix for each class input. */
  readonly mixOf: readonly number[];
}

export function collectMixes(
  lists: readonly Uint32Array[],
  { statistics }: RedemptionRanker,
  classes: ItemClasses,
): OfferMixes {
  const factsOf = createOfferFacts(statistics, classes);
  const offers = new Map(lists.map((items) => [items, { facts: factsOf(items), mixOf: [] as number[] }]));
  const mixes: (WeightedClasses | null)[] = [];
  const ends = CLASS_INPUTS.map((input) => {
    const ofOneClass = new Map<number, number>();
    for (const { facts, mixOf } of offers.values()) {
      const mix = facts.mixes[input];
      const [first = 0] = mix.classes;
      const number = (mix.classes.length === 1 ? ofOneClass.get(first) : undefined) ?? mixes.push(mix) - 1;
      if (mix.classes.length === 1) ofOneClass.set(first, number);
      mixOf.push(number);
    }
    while (mixes.length < roundUp(mixes.length, 4)) mixes.push(null);
    return mixes.length;
  });
  return { mixes, ends, offers };
}
