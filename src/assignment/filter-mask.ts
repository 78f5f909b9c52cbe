import type { ProfileContext } from '../audience/profile-context.js';
import { PROFILE_BINDING } from '../audience/profile-filter.js';
import { addBit, type Bits, emptyBits, forEachBit, intersect } from '../base/bits.js';
import type { Work } from '../base/work.js';
import { createTurns, isSpent, type StepBudget, stepBudget } from '../filters/budget.js';
import { type Condition, fieldsOf } from '../filters/condition.js';
import { type Expression, holds } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import type { FilterVerdicts } from '../filters/verdicts.js';
import { FILTER_STEPS_PER_POOL } from '../limits.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PromotionPool } from '../promotions/pool.js';
import { createCandidateClasses } from './candidate-classes.js';
import { createSubjects } from './filter-subjects.js';
import { createProfileMasks } from './profile-masks.js';

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
  /** Whether terms of it read the profile. */
  readonly isPersonal: boolean;
  /** Keeps in `target` what passes for this profile too: nothing, where the request's budget does not do. */
  restrict(target: Bits, profile: ProfileContext, budget: StepBudget): void;
}

/** Lets the same through for everybody. */
export const fixedMask = (matching: Bits): FilterMask => ({ matching, isPersonal: false, restrict: () => {} });

/**
 * Evaluates the terms of a filter as seldom as they allow: those without the profile once for the pool, those with only the profile
 * once a request, those with both once for each kind of profile and class of candidates. A filter that takes too many steps
 * matches nothing, and the operator hears of it.
 */
export function* compileFilterMask(start: Bits, filter: Expression, context: FilterContext): Work<FilterMask> {
  const { pool, catalog, failures } = context;
  const onError = (message: string): void => failures.add(filter.text, message);
  const { fixed, personal, mixed } = sortedByProfile(filter.conditions);
  const budget = stepBudget(FILTER_STEPS_PER_POOL);
  const subjects = createSubjects(catalog, [...fixed, ...mixed], budget);
  const verdicts = fixed.some(({ reads }) => reads.has('items')) ? undefined : context.verdicts?.of(filter.text);
  const split = mixed.map((condition) => condition.split('profile'));
  const classes = createCandidateClasses(split);
  const isTurnOver = createTurns(budget);
  const matching = emptyBits(pool.entries.length);
  for (const position of positionsIn(start)) {
    if (isTurnOver()) yield;
    const candidate = pool.entries[position]!;
    const known = verdicts?.get(candidate.promotion);
    const bindings = known === undefined || mixed.length > 0 ? subjects(candidate) : {};
    const passes = known ?? holds(fixed, bindings, budget, onError);
    if (passes && mixed.length > 0) classes.add(position, bindings, budget);
    if (isSpent(budget)) {
      failures.giveUp(filter.text);
      context.verdicts?.forget(filter.text);
      return fixedMask(emptyBits(pool.entries.length));
    }
    verdicts?.set(candidate.promotion, passes);
    if (passes) addBit(matching, position);
  }
  if (personal.length + mixed.length === 0) return fixedMask(matching);

  const personalFields = fieldsOf(personal);
  const maskFor = createProfileMasks(split, fieldsOf(mixed), classes.list(), pool.entries.length, onError);
  return {
    matching,
    isPersonal: true,
    restrict(target, profile, requestBudget) {
      const bindings = { profile: PROFILE_BINDING.bind(profile, personalFields) };
      const passes = holds(personal, bindings, requestBudget, onError);
      const mixedMask = mixed.length === 0 ? matching : passes ? maskFor(profile, requestBudget) : null;
      if (passes && mixedMask) intersect(target, mixedMask);
      else target.fill(0);
      if (isSpent(requestBudget)) failures.giveUp(filter.text);
    },
  };
}

function sortedByProfile(conditions: readonly Condition[]) {
  const isProfile = (name: string): boolean => name.startsWith('profile.');
  const fixed = conditions.filter(({ reads }) => ![...reads].some(isProfile));
  const personal = conditions.filter(({ reads }) => reads.size > 0 && [...reads].every(isProfile));
  return { fixed, personal, mixed: conditions.filter((each) => !fixed.includes(each) && !personal.includes(each)) };
}

function positionsIn(bits: Bits): number[] {
  const positions: number[] = [];
  forEachBit(bits, (position) => positions.push(position));
  return positions;
}
