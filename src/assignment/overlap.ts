import { addBit, type Bits, emptyBits, hasBit, hashBits, sharesBit, unite } from '../base/bits.js';
import type { ItemFamilies } from './item-families.js';

/** Items that are promised already, and whatever belongs to the same family. Lists of items are those of promotions, by identity. */
export interface Taken {
  take(items: Uint32Array): void;
  /** Whether one of the items is taken. */
  overlaps(items: Uint32Array): boolean;
  /** Equal for what has taken the same. */
  key(): string;
}

/** Which lists of items can't be promised together. */
export interface Overlap {
  /** Nothing taken yet. */
  none(): Taken;
  /** Whether two lists have an item, or what it belongs to, together. */
  between(a: Uint32Array, b: Uint32Array): boolean;
}

/** Overlap at the level of families. Time: the families of the narrower list, or a pass over words for two wide ones. */
export function createOverlap(families: ItemFamilies): Overlap {
  const wideBits = new Map<Uint32Array, Bits>();

  /** As bits where that takes no more memory than the list; shared by equal lists. */
  function bitsOf(list: Uint32Array): Bits | null {
    if (list.length * 32 < families.count) return null;
    const known = wideBits.get(list);
    if (known) return known;
    const bits = emptyBits(families.count);
    for (const number of list) addBit(bits, number);
    wideBits.set(list, bits);
    return bits;
  }

  return {
    none() {
      const taken = emptyBits(families.count);
      return {
        take(items) {
          const list = families.of(items);
          const bits = bitsOf(list);
          if (bits) unite(taken, bits);
          else for (const number of list) addBit(taken, number);
        },
        overlaps(items) {
          const list = families.of(items);
          const bits = bitsOf(list);
          return bits ? sharesBit(taken, bits) : hasAny(taken, list);
        },
        key: () => hashBits(taken),
      };
    },
    between(a, b) {
      const listOfA = families.of(a);
      const listOfB = families.of(b);
      const [narrow, wide] = listOfA.length < listOfB.length ? [listOfA, listOfB] : [listOfB, listOfA];
      if (narrow === wide) return narrow.length > 0;
      const bits = bitsOf(wide);
      const narrowBits = bits && bitsOf(narrow);
      if (bits && narrowBits) return sharesBit(bits, narrowBits);
      return bits ? hasAny(bits, narrow) : listsShare(narrow, wide);
    },
  };
}

function hasAny(bits: Bits, list: Uint32Array): boolean {
  for (let i = 0; i < list.length; i++) if (hasBit(bits, list[i]!)) return true;
  return false;
}

/** Both ascending. */
function listsShare(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) return true;
    if (a[i]! < b[j]!) i++;
    else j++;
  }
  return false;
}
