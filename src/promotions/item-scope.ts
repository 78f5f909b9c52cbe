import type { ItemId, ItemIndex } from '../base/ids.js';
import { finish, type Work } from '../base/work.js';
import type { Item } from '../catalog/item.js';
import { ITEM_BINDING, ITEM_ENVIRONMENT } from '../catalog/item-filter.js';
import { createTurns, isSpent, stepBudget } from '../filters/budget.js';
import { fieldsOf } from '../filters/condition.js';
import { compileExpression, holds } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import { FILTER_STEPS_PER_POOL } from '../limits.js';
import type { Promotion } from './promotion.js';

/** What promotions ask of the catalog. Indexes are dense: 0..size-1. */
export interface ItemLookup {
  readonly size: number;
  indexOf(itemId: ItemId): ItemIndex | undefined;
  /** Undefined for an index that no item has (yet), for a deleted item, and for one of which only the id is known: no filter matches it. */
  itemAt(index: ItemIndex): Item | undefined;
}

export interface ItemScopes {
  /** The items that a promotion covers: dense indexes, ascending, without repeats; equal lists are the same array. */
  resolve(promotion: Pick<Promotion, 'items' | 'excludedItemIds'>): Uint32Array;
  /** Judges a filter beforehand, with pauses, so that `resolve` finds it done. */
  prepare(items: Promotion['items']): Work<void>;
  /** Ids that promotions name and the catalog doesn't have: they may come with the next feed. */
  readonly unknownItemIds: ReadonlySet<ItemId>;
}

/** Resolves item scopes against one state of the catalog; each filter runs over the items once. */
export function createItemScopes(catalog: ItemLookup, failures: FilterFailures): ItemScopes {
  const unknownItemIds = new Set<ItemId>();
  const byFilter = new Map<string, Uint32Array>();
  const lists = new Map<number, Uint32Array[]>();
  const all = Uint32Array.from({ length: catalog.size }, (_, i) => i).filter((i) => catalog.itemAt(i as ItemIndex));

  function resolve({ items, excludedItemIds }: Pick<Promotion, 'items' | 'excludedItemIds'>): Uint32Array {
    const included = scope(items);
    if (excludedItemIds.length === 0) return intern(included);
    const excluded = new Set(indexes(excludedItemIds));
    return intern(included.filter((item) => !excluded.has(item)));
  }

  function scope(items: Promotion['items']): Uint32Array {
    if (items.kind === 'ALL') return all;
    if (items.kind === 'LIST') return sortedDistinct(indexes(items.itemIds));
    return finish(filtered(items.expression));
  }

  function* filtered(expression: string): Work<Uint32Array> {
    const found = byFilter.get(expression) ?? (yield* matching(expression));
    byFilter.set(expression, found);
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

  /** A filter that doesn't compile, which was stored when more was allowed, or that takes too many steps matches nothing. */
  function* matching(expression: string): Work<Uint32Array> {
    const none = new Uint32Array(0);
    const onError = (message: string): void => failures.add(expression, message);
    const compiled = compileExpression(expression, ITEM_ENVIRONMENT);
    if (!compiled.ok) {
      onError(compiled.error);
      return none;
    }
    const { conditions } = compiled.value;
    const fields = fieldsOf(conditions);
    const budget = stepBudget(FILTER_STEPS_PER_POOL);
    const isTurnOver = createTurns(budget);
    const found: number[] = [];
    for (const index of all) {
      if (isTurnOver()) yield;
      const item = catalog.itemAt(index as ItemIndex);
      if (item && holds(conditions, { item: ITEM_BINDING.bind(item, fields) }, budget, onError)) found.push(index);
      if (isSpent(budget)) {
        failures.giveUp(expression);
        return none;
      }
    }
    return Uint32Array.from(found);
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

  return {
    resolve,
    unknownItemIds,
    *prepare(items) {
      if (items.kind === 'FILTER') yield* filtered(items.expression);
    },
  };
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
