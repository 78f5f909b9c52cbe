import type { ItemId, ItemIndex } from '../base/ids.js';
import type { Item } from '../catalog/item.js';
import { ITEM_BINDING, ITEM_ENVIRONMENT } from '../catalog/item-filter.js';
import { compileExpression, holds } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import type { Promotion } from './promotion.js';

/** What promotions ask of the catalog. Indexes are dense: 0..size-1. */
export interface ItemLookup {
  readonly size: number;
  indexOf(itemId: ItemId): ItemIndex | undefined;
  /** Undefined only for an index that no item has (yet). */
  itemAt(index: ItemIndex): Item | undefined;
}

export interface ItemScopes {
  /** The items that a promotion covers: dense indexes, ascending, without repeats; equal lists are the same array. */
  resolve(promotion: Pick<Promotion, 'items' | 'excludedItemIds'>): Uint32Array;
  /** Ids that promotions name and the catalog doesn't have: they may come with the next feed. */
  readonly unknownItemIds: ReadonlySet<ItemId>;
}

/** Resolves item scopes against one state of the catalog; each filter runs over the items once. */
export function createItemScopes(catalog: ItemLookup, failures: FilterFailures): ItemScopes {
  const unknownItemIds = new Set<ItemId>();
  const byFilter = new Map<string, Uint32Array>();
  const lists = new Map<number, Uint32Array[]>();
  const all = Uint32Array.from({ length: catalog.size }, (_, i) => i);

  function resolve({ items, excludedItemIds }: Pick<Promotion, 'items' | 'excludedItemIds'>): Uint32Array {
    const included = scope(items);
    if (excludedItemIds.length === 0) return intern(included);
    const excluded = new Set(indexes(excludedItemIds));
    return intern(included.filter((item) => !excluded.has(item)));
  }

  function scope(items: Promotion['items']): Uint32Array {
    if (items.kind === 'ALL') return all;
    if (items.kind === 'LIST') return sortedDistinct(indexes(items.itemIds));
    const found = byFilter.get(items.expression) ?? matching(items.expression);
    byFilter.set(items.expression, found);
    return found;
  }

  function indexes(itemIds: readonly ItemId[]): number[] {
    const known: number[] = [];
    for (const itemId of itemIds) {
      const index = catalog.indexOf(itemId);
      if (index === undefined) unknownItemIds.add(itemId);
      else known.push(index);
    }
    return known;
  }

  function matching(expression: string): Uint32Array {
    const compiled = compileExpression(expression, ITEM_ENVIRONMENT);
    if (!compiled.ok) {
      failures.add(expression, compiled.error);
      return new Uint32Array(0);
    }
    const { conditions } = compiled.value;
    const onError = (message: string): void => failures.add(expression, message);
    return all.filter((index) => {
      const item = catalog.itemAt(index as ItemIndex);
      return item !== undefined && holds(conditions, { item: ITEM_BINDING.bind(item) }, onError);
    });
  }

  function intern(list: Uint32Array): Uint32Array {
    const hash = hashList(list);
    const same = lists.get(hash);
    if (!same) {
      lists.set(hash, [list]);
      return list;
    }
    const known = same.find((other) => equalLists(other, list));
    if (!known) same.push(list);
    return known ?? list;
  }

  return { resolve, unknownItemIds };
}

function sortedDistinct(indexes: readonly number[]): Uint32Array {
  // The constructor, not `from`: that one goes through an iterator.
  const sorted = new Uint32Array(indexes).sort();
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i]!;
  }
  return kept === sorted.length ? sorted : sorted.slice(0, kept);
}

function hashList(list: Uint32Array): number {
  let hash = list.length;
  for (let i = 0; i < list.length; i++) hash = (Math.imul(hash, 0x01000193) ^ list[i]!) | 0;
  return hash;
}

function equalLists(a: Uint32Array, b: Uint32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
