import { FILTER_STEPS_PER_TURN } from '../limits.js';

/** Steps of about 200 ns that evaluations may still take; below 0: it is spent, and nothing is evaluated any more. */
export interface StepBudget {
  left: number;
}

export const stepBudget = (steps: number): StepBudget => ({ left: steps });

export const isSpent = (budget: StepBudget): boolean => budget.left < 0;

/** Takes steps out of a budget before the work is done; false: there are not enough, and the budget is spent. */
export function spend(budget: StepBudget, steps: number): boolean {
  budget.left = steps <= budget.left ? budget.left - steps : -1;
  return !isSpent(budget);
}

/** Of a filter that matches nothing because its budget did not do. */
export const TOO_MANY_STEPS = 'takes too many steps, so it matches nothing';

/** Tells when so many steps were taken that the event loop should have its turn. */
export function createTurns(budget: StepBudget): () => boolean {
  let from = budget.left;
  return () => {
    if (from - budget.left < FILTER_STEPS_PER_TURN) return false;
    from = budget.left;
    return true;
  };
}
