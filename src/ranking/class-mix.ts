import type { ItemClass, ItemClasses } from '../catalog/item-classes.js';

/** Of what classes the items of a promotion are. */
export interface ClassMix {
  /** By class number: shares that add up to 1. */
  readonly shares: ReadonlyMap<number, number>;
  /** Of the shares as a vector. */
  readonly length: number;
  /** An item's part in the share of its class. */
  shareOf(item: number): number;
}

/** Purchases that an item counts for beside the real ones: items that nobody bought yet still say what a promotion is about. */
const UNBOUGHT = 0.1;

/** The mix of a list of items by what is bought of them; `purchases` an item. */
export function mixOf(
  purchases: ArrayLike<number>,
  { of }: Pick<ItemClasses, 'of'>,
  kind: ItemClass,
  items: Uint32Array,
): ClassMix {
  const weightOf = (item: number): number => (purchases[item] ?? 0) + UNBOUGHT;
  let total = 0;
  for (let i = 0; i < items.length; i++) total += weightOf(items[i]!);
  const shares = new Map<number, number>();
  for (let i = 0; i < items.length; i++) {
    const number = of[kind][items[i]!] ?? 0;
    shares.set(number, (shares.get(number) ?? 0) + weightOf(items[i]!) / total);
  }
  let square = 0;
  for (const share of shares.values()) square += share ** 2;
  return { shares, length: Math.sqrt(square), shareOf: (item) => weightOf(item) / total };
}
