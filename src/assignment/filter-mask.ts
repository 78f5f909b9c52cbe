import { LRUCache } from 'lru-cache';
import type { ProfileContext } from '../audience/profile-context.js';
import { PROFILE_BINDING } from '../audience/profile-filter.js';
import { addBit, type Bits, emptyBits, forEachBit, intersect } from '../base/bits.js';
import type { ItemIndex } from '../base/ids.js';
import { ITEM_BINDING } from '../catalog/item-filter.js';
import type { Bound } from '../filters/bindings.js';
import { type Condition, type Expression, holds } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import type { FilterVerdicts } from '../filters/verdicts.js';
import { PROFILE_MASKS_MAX } from '../limits.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PromotionPool } from '../promotions/pool.js';
import { PROMOTION_BINDING } from '../promotions/promotion-filter.js';

export interface FilterContext {
  readonly pool: PromotionPool;
  readonly catalog: ItemLookup;
  readonly failures: FilterFailures;
  /** Findings that outlive the pool; without it every filter starts afresh. */
  readonly verdicts?: FilterVerdicts;
}

/** A slot group's filter over a pool. */
export interface FilterMask {
  /** The candidates of the starting mask that pass every term that doesn't read the profile. */
  readonly matching: Bits;
  /** Keeps in `target` what passes for this profile too. */
  restrict(target: Bits, profile: ProfileContext): void;
}

/**
 * Evaluates the terms of a filter as seldom as they allow: those without the profile once for the pool, those with only the profile
 * once a request, those with both once for each kind of profile, as told apart by the fields that they read.
 */
export function compileFilterMask(start: Bits, filter: Expression | null, context: FilterContext): FilterMask {
  if (!filter) return { matching: start, restrict: () => {} };
  const onError = (message: string): void => context.failures.add(filter.text, message);
  const readsProfile = (condition: Condition): boolean => reads(condition).some(isProfile);
  const fixed = filter.conditions.filter((condition) => !readsProfile(condition));
  const personal = filter.conditions.filter(
    (condition) => readsProfile(condition) && reads(condition).every(isProfile),
  );
  const mixed = filter.conditions.filter((condition) => readsProfile(condition) && !reads(condition).every(isProfile));
  const evaluate = createEvaluator(context, onError);
  const readsItems = fixed.some((condition) => condition.reads.has(ITEMS));
  const matching = evaluate(start, fixed, null, readsItems ? undefined : context.verdicts?.of(filter.text));
  const mixedMask = mixed.length === 0 ? null : rememberByKind(mixed, (profile) => evaluate(matching, mixed, profile));

  return {
    matching,
    restrict(target, profile) {
      if (personal.length > 0 && !holds(personal, { profile: PROFILE_BINDING.bind(profile) }, onError)) target.fill(0);
      else if (mixedMask) intersect(target, mixedMask(profile));
    },
  };
}

type OfProfile = (profile: ProfileContext) => Bits;

/** Kinds of profiles are told apart by the fields that the conditions read. */
function rememberByKind(conditions: readonly Condition[], maskOf: OfProfile): OfProfile {
  const fields = [...new Set(conditions.flatMap(reads).filter(isProfile))].sort();
  const masks = new LRUCache<string, Bits>({ max: PROFILE_MASKS_MAX });
  return (profile) => {
    const kind = JSON.stringify(fields.map((field) => profileValue(profile, field)));
    const known = masks.get(kind);
    if (known) return known;
    const mask = maskOf(profile);
    masks.set(kind, mask);
    return mask;
  };
}

type Evaluator = (
  start: Bits,
  conditions: readonly Condition[],
  profile: ProfileContext | null,
  verdicts?: WeakMap<object, boolean>,
) => Bits;

function createEvaluator({ pool, catalog }: FilterContext, onError: (message: string) => void): Evaluator {
  // Shared by the promotions that cover the same items: a promotion may cover 10,000.
  const boundItems = new Map<number, Bound>();
  const boundLists = new Map<Uint32Array, Bound[]>();

  function bindItems(list: Uint32Array): Bound[] {
    const known = boundLists.get(list);
    if (known) return known;
    const bound: Bound[] = [];
    for (const index of list) {
      const item = catalog.itemAt(index as ItemIndex);
      if (!item) continue;
      const each = boundItems.get(index) ?? ITEM_BINDING.bind(item);
      boundItems.set(index, each);
      bound.push(each);
    }
    boundLists.set(list, bound);
    return bound;
  }

  return (start, conditions, profile, verdicts) => {
    if (conditions.length === 0) return start;
    const usesItems = conditions.some((condition) => condition.reads.has(ITEMS));
    const boundProfile = profile ? { profile: PROFILE_BINDING.bind(profile) } : {};
    const passing = emptyBits(pool.entries.length);
    forEachBit(start, (position) => {
      const { promotion, items } = pool.entries[position]!;
      const known = verdicts?.get(promotion);
      if (known) addBit(passing, position);
      if (known !== undefined) return;
      const bindings = {
        promotion: PROMOTION_BINDING.bind(promotion),
        ...(usesItems && { items: bindItems(items) }),
        ...boundProfile,
      };
      const passes = holds(conditions, bindings, onError);
      if (passes) addBit(passing, position);
      verdicts?.set(promotion, passes);
    });
    boundItems.clear();
    boundLists.clear();
    return passing;
  };
}

const ITEMS = 'items';
const PROFILE = 'profile.';

const reads = (condition: Condition): string[] => [...condition.reads];

const isProfile = (name: string): boolean => name.startsWith(PROFILE);

/** What tells kinds of profiles apart by one field; the order of a list tells nothing. */
function profileValue(profile: ProfileContext, field: string): unknown {
  const value = PROFILE_BINDING.read(profile, field.slice(PROFILE.length));
  return Array.isArray(value) ? value.toSorted() : value;
}
