import { bitsWhere } from '../base/bits.js';
import { err, ok, type Result } from '../base/result.js';
import type { SlotGroup } from '../campaigns/campaign.js';
import { compileExpression } from '../filters/expression.js';
import { PROMOTION_ENVIRONMENT } from '../promotions/promotion-filter.js';
import { compileFilterMask, type FilterContext, type FilterMask } from './filter-mask.js';

/** The mask of a group's tags and filter; groups with equal ones, of whatever campaign, share it. The error is one of the filter. */
export type GroupMasks = (group: SlotGroup) => Result<FilterMask, string>;

export function createGroupMasks(context: FilterContext): GroupMasks {
  const { entries } = context.pool;
  const masks = new Map<string, FilterMask>();
  return ({ tags, filter }) => {
    const key = JSON.stringify([[...tags].sort(), filter]);
    const known = masks.get(key);
    if (known) return ok(known);
    const compiled = filter === null ? ok(null) : compileExpression(filter, PROMOTION_ENVIRONMENT);
    if (!compiled.ok) return err(compiled.error);
    const tagged = bitsWhere(entries.length, (p) => tags.every((tag) => entries[p]!.promotion.tags.includes(tag)));
    const mask = compileFilterMask(tagged, compiled.value, context);
    masks.set(key, mask);
    return ok(mask);
  };
}
