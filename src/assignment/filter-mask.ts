import type { KnownProfile } from '../audience/known-profile.js';
import { profileBinder } from '../audience/profile-filter.js';
import { type Bits, emptyBits, intersect, isEmpty } from '../base/bits.js';
import type { Work } from '../base/work.js';
import { createTurns, isSpent, type StepBudget, stepBudget } from '../filters/budget.js';
import type { Condition } from '../filters/condition.js';
import type { Expression } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import type { FilterMemory } from '../filters/memory.js';
import { FILTER_STEPS_PER_POOL } from '../limits.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PromotionPool } from '../promotions/pool.js';
import { createFilterRows, type FilterRows } from './filter-rows.js';
import type { Compilation } from './masks/columns.js';
import { compileFormula } from './masks/compile-formula.js';
import { type Asked, both, everyRow, fixed, type Judged, NOBODY, without } from './masks/judged.js';

export interface FilterContext {
  readonly pool: PromotionPool;
  readonly catalog: ItemLookup;
  readonly failures: FilterFailures;
  /** What parts of filters gave, which outlives the pool; without it every filter starts afresh. */
  readonly memory?: FilterMemory;
}

/** A slot group's filter over a pool. */
export interface FilterMask {
  /** The candidates of the starting mask that pass every term that doesn't read the profile. */
  readonly matching: Bits;
  /** Whether terms of it read the profile. */
  readonly isPersonal: boolean;
  /** Keeps in `target` what passes for this profile too: nothing, where the request's budget does not do. */
  restrict(target: Bits, profile: KnownProfile, budget: StepBudget): void;
}

/** Lets the same through for everybody. */
export const fixedMask = (matching: Bits): FilterMask => ({ matching, isPersonal: false, restrict: () => {} });

/**
 * Takes a filter apart (filters/formula.ts): what candidates alone decide is worked out now, once for each value that they have; what is asked of a profile is
 * asked once a request, and finds its candidates by an index. So a request costs some microseconds, whatever the profile. A filter that
 * takes too many steps matches nothing, and the operator hears of it.
 */
export function* compileFilterMask(
  start: Bits,
  filter: Expression,
  { pool, catalog, failures, memory }: FilterContext,
  { candidates, items, textsAt }: FilterRows = createFilterRows(pool, catalog),
): Work<FilterMask> {
  const size = pool.entries.length;
  const budget = stepBudget(FILTER_STEPS_PER_POOL);
  const fresh: string[] = [];
  const compilation: Compilation = {
    budget,
    memory,
    isTurnOver: createTurns(budget),
    parts: new Set(),
    onError: (message) => fresh.push(message),
  };
  const { common, personal } = sortedByProfile(filter.conditions);
  const compiled: Judged[] = [];
  for (const condition of [...common, ...personal]) {
    const judged = yield* compileFormula(condition.formula('profile'), candidates, compilation, items);
    if (judged === undefined || isSpent(budget)) {
      failures.giveUp(filter.text);
      memory?.forget(compilation.parts);
      return fixedMask(emptyBits(size));
    }
    compiled.push(judged);
  }
  const shared = both(size, [fixed(everyRow(size), emptyBits(size), null), ...compiled.slice(0, common.length)]);
  const matching = shared.yes(NOBODY)!.slice();
  intersect(matching, start);
  if (fresh.length > 0 && !isEmpty(untold(start, shared, NOBODY))) failures.add(filter.text, shared.failure!);
  if (personal.length === 0) return fixedMask(matching);

  const bind = profileBinder(personal, textsAt);
  const judged = both(size, compiled.slice(common.length));
  return {
    matching,
    isPersonal: true,
    restrict(target, profile, requestBudget) {
      let error = judged.failure;
      const asked: Asked = {
        late: { profile: bind(profile) },
        budget: requestBudget,
        onError: (message) => {
          error ??= message;
        },
      };
      const yes = judged.yes(asked);
      if (yes === null || isSpent(requestBudget)) {
        target.fill(0);
        failures.giveUp(filter.text);
        return;
      }
      if (error !== null && !isEmpty(untold(target, judged, asked))) failures.add(filter.text, error);
      intersect(target, yes);
    },
  };
}

/** Those for which a condition could not be told. */
function untold(among: Bits, judged: Judged, asked: Asked): Bits {
  const [yes, no] = [judged.yes(asked), judged.no(asked)];
  return yes === null || no === null ? emptyBits(32 * among.length) : without(without(among, yes), no);
}

/** Those that read the profile alone come first: where one doesn't hold, nothing else matters. */
function sortedByProfile(conditions: readonly Condition[]) {
  const isProfile = (name: string): boolean => name === 'profile' || name.startsWith('profile.');
  const common = conditions.filter(({ reads }) => ![...reads].some(isProfile));
  const isAlone = ({ reads }: Condition): boolean => [...reads].every(isProfile);
  const rest = conditions.filter((each) => !common.includes(each));
  return { common, personal: [...rest.filter(isAlone), ...rest.filter((each) => !isAlone(each))] };
}
