import { bitsWhere, emptyBits } from '../base/bits.js';
import type { Work } from '../base/work.js';
import type { SlotGroup } from '../campaigns/campaign.js';
import { compileExpression } from '../filters/expression.js';
import { PROMOTION_ENVIRONMENT } from '../promotions/promotion-filter.js';
import { compileFilterMask, type FilterContext, type FilterMask, fixedMask } from './filter-mask.js';
import { createFilterRows } from './filter-rows.js';

/**
 * The mask of a group's tags and filter; groups with equal ones, of whatever campaign, share it. A filter that doesn't compile, which
 * was stored when more was allowed, matches nothing, and the operator hears of it.
 */
export type GroupMasks = (group: Pick<SlotGroup, 'tags' | 'filter'>) => Work<FilterMask>;

export function createGroupMasks(context: FilterContext): GroupMasks {
  const { entries } = context.pool;
  const masks = new Map<string, FilterMask>();
  const rows = createFilterRows(context.pool, context.catalog);

  function* maskOf({ tags, filter }: Pick<SlotGroup, 'tags' | 'filter'>): Work<FilterMask> {
    const tagged = bitsWhere(entries.length, (p) => tags.every((tag) => entries[p]!.promotion.tags.includes(tag)));
    if (filter === null) return fixedMask(tagged);
    const compiled = compileExpression(filter, PROMOTION_ENVIRONMENT);
    if (compiled.ok) return yield* compileFilterMask(tagged, compiled.value, context, rows);
    context.failures.add(filter, compiled.error);
    return fixedMask(emptyBits(entries.length));
  }

  return function* (group) {
    const key = JSON.stringify([[...group.tags].sort(), group.filter]);
    const mask = masks.get(key) ?? (yield* maskOf(group));
    masks.set(key, mask);
    return mask;
  };
}
