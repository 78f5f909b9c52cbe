import type { ItemIndex } from '../base/ids.js';
import type { Item } from './item.js';

/** What items have in common: customers' habits, and how alike promotions are, reach beyond single items by it. */
export const ITEM_CLASSES = ['department', 'category', 'type', 'manufacturer', 'brand'] as const;
export type ItemClass = (typeof ITEM_CLASSES)[number];

/** Classes of the items as dense numbers, an entry an item by its dense index; 0: not known, as of items beyond the last entry. */
export interface ItemClasses {
  readonly of: Readonly<Record<ItemClass, Uint32Array>>;
  /** Numbers of a kind are below it. */
  readonly counts: Readonly<Record<ItemClass, number>>;
  /** 1: the retailer's own brand. */
  readonly ownBrand: Uint8Array;
}

export const NO_CLASSES: ItemClasses = {
  of: byClass(() => new Uint32Array(0)),
  counts: byClass(() => 1),
  ownBrand: new Uint8Array(0),
};

/** The names of an item's classes; empty: not known. A feed that names no manufacturers has brands in their place. */
const NAMES: Readonly<Record<ItemClass, (item: Item) => string>> = {
  department: ({ category }) => category[0] ?? '',
  category: ({ category }) => JSON.stringify(category.slice(0, 2)),
  type: ({ category }) => JSON.stringify(category),
  manufacturer: ({ attributes, brand }) => String(attributes.manufacturer ?? brand ?? ''),
  brand: ({ brand }) => brand ?? '',
};
const NO_CATEGORY = JSON.stringify([]);

/** Numbers the classes of the first `size` items of a catalog. The attribute `ownBrand` (true) marks the retailer's own brand. */
export function classifyItems(size: number, itemAt: (index: ItemIndex) => Item | undefined): ItemClasses {
  const numbers = byClass(
    () =>
      new Map([
        ['', 0],
        [NO_CATEGORY, 0],
      ]),
  );
  const of = byClass(() => new Uint32Array(size));
  const ownBrand = new Uint8Array(size);
  for (let index = 0; index < size; index++) {
    const item = itemAt(index as ItemIndex);
    if (item === undefined) continue;
    ownBrand[index] = String(item.attributes.ownBrand) === 'true' ? 1 : 0;
    for (const kind of ITEM_CLASSES) {
      const name = NAMES[kind](item);
      const number = numbers[kind].get(name) ?? numbers[kind].size - 1;
      numbers[kind].set(name, number);
      of[kind][index] = number;
    }
  }
  return { of, counts: byClass((kind) => numbers[kind].size - 1), ownBrand };
}

export function byClass<T>(make: (kind: ItemClass) => T): Record<ItemClass, T> {
  return Object.fromEntries(ITEM_CLASSES.map((kind) => [kind, make(kind)])) as Record<ItemClass, T>;
}
