import { LRUCache } from 'lru-cache';
import type { KnownProfile } from '../src/audience/known-profile.js';
import { PROFILE_BINDING } from '../src/audience/profile-filter.js';
import { addBit, type Bits, emptyBits } from '../src/base/bits.js';
import type { ItemIndex } from '../src/base/ids.js';
import { ITEM_BINDING } from '../src/catalog/item-filter.js';
import { stepBudget } from '../src/filters/budget.js';
import { type Expression, holds } from '../src/filters/expression.js';
import type { ItemLookup } from '../src/promotions/item-scope.js';
import type { PooledPromotion, PromotionPool } from '../src/promotions/pool.js';
import { PROMOTION_BINDING } from '../src/promotions/promotion-filter.js';

const PLENTY = 1e9;
const KINDS_KEPT = 2_048;

const boundOf = ({ promotion, items }: PooledPromotion, catalog: ItemLookup, fields: ReadonlySet<string>) => ({
  promotion: PROMOTION_BINDING.bind(promotion, fields),
  items: Array.from(items, (index) => ITEM_BINDING.bind(catalog.itemAt(index as ItemIndex)!, fields)),
});

/** A filter that doesn't read the profile, asked of each promotion. */
export function oneByOne({ conditions }: Expression, { entries }: PromotionPool, catalog: ItemLookup): Bits {
  const fields = new Set(conditions.flatMap((each) => [...each.fields]));
  const bits = emptyBits(entries.length);
  entries.forEach((entry, p) => {
    if (holds(conditions, boundOf(entry, catalog, fields), stepBudget(PLENTY), () => {})) addBit(bits, p);
  });
  return bits;
}

/** A filter over promotion and profile, asked of each class of promotions, once for each kind of profile as long as it is kept. */
export function byClasses({ conditions }: Expression, { entries }: PromotionPool, catalog: ItemLookup) {
  const fields = new Set(conditions.flatMap((each) => [...each.fields]));
  const classes = new Map<string, { readonly bound: ReturnType<typeof boundOf>; readonly positions: number[] }>();
  entries.forEach((entry, p) => {
    const bound = boundOf(entry, catalog, fields);
    const key = JSON.stringify([[...bound.promotion], bound.items.map((each) => [...each])], (_, value) =>
      value instanceof Map ? [...value] : typeof value === 'bigint' ? String(value) : value,
    );
    const known = classes.get(key);
    if (known) known.positions.push(p);
    else classes.set(key, { bound, positions: [p] });
  });
  const masks = new LRUCache<string, Bits>({ max: KINDS_KEPT });
  return (profile: KnownProfile): Bits => {
    const bound = PROFILE_BINDING.bind(profile, fields);
    const kind = JSON.stringify([...bound]);
    const known = masks.get(kind);
    if (known) return known;
    const mask = emptyBits(entries.length);
    for (const { bound: candidate, positions } of classes.values()) {
      const passes = holds(conditions, { ...candidate, profile: bound }, stepBudget(PLENTY), () => {});
      if (passes) for (const position of positions) addBit(mask, position);
    }
    masks.set(kind, mask);
    return mask;
  };
}
