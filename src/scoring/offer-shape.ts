import type { ItemClasses } from '../catalog/item-classes.js';
import { CLASS_INPUTS, CLASS_RULES } from '../ranking/redemption-ranker.js';
import type { createAllocator } from './image-areas.js';
import {
  I_CLASS_FROM,
  I_CLASS_MIXES,
  I_CLASS_SLOT_COUNT,
  I_CLASS_SLOTS,
  I_CLASS_WEIGHTS,
  I_CLASSIFIED,
  I_LISTS,
  I_MIX_INPUTS,
  I_MIX_OF,
  I_MIXES,
  I_OFFER_BASE,
  M_WORDS,
} from './layout.js';
import type { OfferMixes } from './offer-mixes.js';

/** What ranks by redemptions in an image (ranking/redemption-ranker.ts). */
export interface OfferShape extends OfferMixes {
  readonly classes: ItemClasses;
  /** Slot of the count of each class that a mix holds, by class input and class number. */
  readonly slotOf: readonly ReadonlyMap<number, number>[];
}

/** Where the parts go; the number of lists is known. */
export function shapeRedemptions(
  header: Uint32Array,
  memory: ReturnType<typeof createAllocator>,
  mixes: OfferMixes,
  classes: ItemClasses,
): OfferShape {
  let slots = 1;
  let pairs = 0;
  const slotOf = mixes.ends.map((end, input) => {
    const ofClass = new Map<number, number>();
    for (const mix of mixes.mixes.slice(mixes.ends[input - 1] ?? 0, end)) {
      pairs += mix?.classes.length ?? 0;
      for (const number of mix?.classes ?? []) if (!ofClass.has(number)) ofClass.set(number, slots++);
    }
    return ofClass;
  });
  const classified = Math.max(...CLASS_INPUTS.map((input) => classes.of[CLASS_RULES[input].kind].length));
  header[I_OFFER_BASE] = memory.take(header[I_LISTS]! * 4);
  header[I_MIX_OF] = memory.take(header[I_LISTS]! * 4 * CLASS_INPUTS.length);
  header[I_MIX_INPUTS] = memory.take(CLASS_INPUTS.length * M_WORDS * 4);
  header[I_MIXES] = mixes.mixes.length;
  header[I_CLASSIFIED] = classified;
  header[I_CLASS_SLOTS] = memory.take((classified + 1) * CLASS_INPUTS.length * 4);
  header[I_CLASS_SLOT_COUNT] = slots;
  header[I_CLASS_FROM] = memory.take((slots + 1) * 4);
  header[I_CLASS_MIXES] = memory.take(pairs * 4);
  header[I_CLASS_WEIGHTS] = memory.take(pairs * 4);
  return { ...mixes, classes, slotOf };
}
