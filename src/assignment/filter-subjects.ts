import type { ItemIndex } from '../base/ids.js';
import { ITEM_BINDING } from '../catalog/item-filter.js';
import type { Bound } from '../filters/bindings.js';
import { type StepBudget, spend } from '../filters/budget.js';
import { type Condition, fieldsOf } from '../filters/condition.js';
import type { Bindings } from '../filters/meter.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PooledPromotion } from '../promotions/pool.js';
import { PROMOTION_BINDING } from '../promotions/promotion-filter.js';

/** A candidate as conditions see it. */
export type Subjects = (candidate: PooledPromotion) => Bindings;

/** Binds what these conditions read, and no more; items are bound once, and paid for from the budget. */
export function createSubjects(catalog: ItemLookup, conditions: readonly Condition[], budget: StepBudget): Subjects {
  const fields = fieldsOf(conditions);
  const usesItems = conditions.some((condition) => condition.reads.has('items'));
  // Shared by the promotions that cover the same items: a promotion may cover 10,000.
  const boundItems = new Map<number, Bound>();
  const boundLists = new Map<Uint32Array, Bound[]>();

  function bindItems(list: Uint32Array): Bound[] {
    const known = boundLists.get(list);
    if (known) return known;
    const bound: Bound[] = [];
    // Without the steps for them, nothing is evaluated any more.
    if (!spend(budget, list.length)) return bound;
    for (const index of list) {
      const item = catalog.itemAt(index as ItemIndex);
      if (!item) continue;
      const each = boundItems.get(index) ?? ITEM_BINDING.bind(item, fields);
      boundItems.set(index, each);
      bound.push(each);
    }
    boundLists.set(list, bound);
    return bound;
  }

  return ({ promotion, items }) => ({
    promotion: PROMOTION_BINDING.bind(promotion, fields),
    ...(usesItems && { items: bindItems(items) }),
  });
}
