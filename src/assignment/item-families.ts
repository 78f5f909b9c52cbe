import type { ItemIndex } from '../base/ids.js';
import { oncePerKey } from '../base/once-per-key.js';
import type { Granularity, OfferCap } from '../campaigns/campaign.js';
import type { Item } from '../catalog/item.js';
import type { ItemLookup } from '../promotions/item-scope.js';

type Capped = OfferCap['per'];

/** What the items of a catalog belong to in one respect: dense numbers 0..count-1. */
export interface ItemFamilies {
  readonly count: number;
  /** The families of a list of items, ascending, no repeats: the same array for the same list. */
  of(items: Uint32Array): Uint32Array;
}

/** Each is compiled when it is asked for first. Time: the catalog once, then each list once. */
export interface CatalogFamilies {
  /** For overlap: an item without brand or category is a family of its own. */
  readonly byGranularity: (granularity: Granularity) => ItemFamilies;
  /** For caps: an item without brand, category or supplier has no family. */
  readonly byCap: (per: Capped) => ItemFamilies;
}

export function createCatalogFamilies(catalog: ItemLookup): CatalogFamilies {
  const everyItem: ItemFamilies = { count: catalog.size, of: (items) => items };
  return {
    byGranularity: oncePerKey((granularity) =>
      granularity === 'ITEM' ? everyItem : compileFamilies(catalog, NAME_OF[granularity], 'alone'),
    ),
    byCap: oncePerKey((per) => compileFamilies(catalog, NAME_OF[per], 'nowhere')),
  };
}

/** '': not known. */
const NAME_OF: Readonly<Record<Capped, (item: Item) => string>> = {
  BRAND: ({ brand }) => brand ?? '',
  CATEGORY: ({ category }) => (category.length === 0 ? '' : JSON.stringify(category)),
  // The feed's column is an attribute, like all that the engine itself has no use for.
  SUPPLIER: ({ attributes: { supplier } }) => (typeof supplier === 'string' ? supplier : ''),
};

const NO_FAMILY = -1;

function compileFamilies(
  catalog: ItemLookup,
  nameOf: (item: Item) => string,
  unnamed: 'alone' | 'nowhere',
): ItemFamilies {
  const numbers = new Map<string, number>();
  let count = 0;
  const familyOf = Int32Array.from({ length: catalog.size }, (_, index) => {
    const item = catalog.itemAt(index as ItemIndex);
    const name = item === undefined ? '' : nameOf(item);
    if (name === '') return unnamed === 'alone' ? count++ : NO_FAMILY;
    const number = numbers.get(name) ?? count++;
    numbers.set(name, number);
    return number;
  });
  const familiesIn = (items: Uint32Array): Uint32Array => {
    const found = new Set<number>();
    for (let i = 0; i < items.length; i++) if (familyOf[items[i]!]! !== NO_FAMILY) found.add(familyOf[items[i]!]!);
    return Uint32Array.from(found).sort();
  };
  return { count, of: oncePerKey(familiesIn) };
}
