import { addBit, type Bits, emptyBits, hasBit, sharesBit, unite } from '../base/bits.js';
import type { PromotionPool } from '../promotions/pool.js';

/** Items that are promised already; candidates are told by their position in the pool. */
export interface TakenItems {
  take(position: number): void;
  /** Whether the candidate covers an item that is taken. */
  overlaps(position: number): boolean;
}

export interface ItemOverlap {
  /** Nothing taken yet. */
  none(): TakenItems;
  /** Whether two candidates cover an item together. */
  between(a: number, b: number): boolean;
}

/** Overlap at the level of items. Time: the items of the narrower candidate, or a pass over words for two wide ones. */
export function createItemOverlap(pool: PromotionPool): ItemOverlap {
  const { entries, itemCount } = pool;
  const wideBits = new Map<Uint32Array, Bits>();

  /** The items as bits where that takes no more memory than the list; shared by equal lists. */
  function bitsOf(items: Uint32Array): Bits | null {
    if (items.length * 32 < itemCount) return null;
    const known = wideBits.get(items);
    if (known) return known;
    const bits = emptyBits(itemCount);
    for (const item of items) addBit(bits, item);
    wideBits.set(items, bits);
    return bits;
  }

  function covers(bits: Bits, items: Uint32Array): boolean {
    for (let i = 0; i < items.length; i++) if (hasBit(bits, items[i]!)) return true;
    return false;
  }

  return {
    none() {
      const taken = emptyBits(itemCount);
      return {
        take(position) {
          const { items } = entries[position]!;
          const bits = bitsOf(items);
          if (bits) unite(taken, bits);
          else for (const item of items) addBit(taken, item);
        },
        overlaps(position) {
          const { items } = entries[position]!;
          const bits = bitsOf(items);
          return bits ? sharesBit(taken, bits) : covers(taken, items);
        },
      };
    },
    between(a, b) {
      const itemsOfA = entries[a]!.items;
      const itemsOfB = entries[b]!.items;
      const [narrow, wide] = itemsOfA.length < itemsOfB.length ? [itemsOfA, itemsOfB] : [itemsOfB, itemsOfA];
      if (narrow === wide) return narrow.length > 0;
      const bits = bitsOf(wide);
      const narrowBits = bits && bitsOf(narrow);
      if (bits && narrowBits) return sharesBit(bits, narrowBits);
      return bits ? covers(bits, narrow) : listsShare(narrow, wide);
    },
  };
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
