import type { StepBudget } from '../filters/budget.js';
import type { SplitCondition } from '../filters/condition.js';
import type { Bindings } from '../filters/meter.js';
import { valuesKey } from '../filters/value-key.js';

/** Candidates that conditions over promotion and profile can't tell apart, whatever the profile. */
export interface CandidateClass {
  /** In the pool. */
  readonly positions: readonly number[];
  /** What each condition found in them. */
  readonly found: readonly Bindings[];
}

export interface CandidateClasses {
  /** Nothing is added where the budget does not do. */
  add(position: number, candidate: Bindings, budget: StepBudget): void;
  list(): readonly CandidateClass[];
}

export function createCandidateClasses(conditions: readonly SplitCondition[]): CandidateClasses {
  const classes: CandidateClass[] = [];
  const positionsByKey = new Map<string, number[]>();
  return {
    add(position, candidate, budget) {
      const found: Bindings[] = [];
      for (const { early } of conditions) {
        const values = early(candidate, budget);
        if (values === undefined) return;
        found.push(values);
      }
      const keys = found.map(valuesKey);
      // Values that are not looked into make a class of their own.
      const key = keys.includes(null) ? String(position) : JSON.stringify(keys);
      const known = positionsByKey.get(key);
      if (known) known.push(position);
      else {
        const positions = [position];
        positionsByKey.set(key, positions);
        classes.push({ positions, found });
      }
    },
    list: () => classes,
  };
}
