import { FILTER_FAILURES_MAX } from '../limits.js';
import { TOO_MANY_STEPS } from './budget.js';

/** An expression that could not be evaluated for some candidates; they did not match. */
export interface FilterFailure {
  readonly expression: string;
  /** Of the first time. */
  readonly message: string;
  readonly count: number;
}

/** Counts evaluation errors, so that the operator hears of each expression once and the customer never. */
export interface FilterFailures {
  add(expression: string, message: string): void;
  /** Of a filter that was given up, which says more than single failures of it. */
  giveUp(expression: string): void;
  list(): readonly FilterFailure[];
}

/** `tell` hears of each expression once, and again when it is given up. */
export function createFilterFailures(tell: (expression: string, message: string) => void = () => {}): FilterFailures {
  const failures = new Map<string, { expression: string; message: string; count: number }>();
  const add = (expression: string, message: string): void => {
    const known = failures.get(expression);
    if (known) known.count += 1;
    else if (failures.size < FILTER_FAILURES_MAX) {
      failures.set(expression, { expression, message, count: 1 });
      tell(expression, message);
    }
  };
  return {
    add,
    giveUp(expression) {
      const known = failures.get(expression);
      if (known && known.message !== TOO_MANY_STEPS) {
        known.message = TOO_MANY_STEPS;
        tell(expression, TOO_MANY_STEPS);
      }
      add(expression, TOO_MANY_STEPS);
    },
    list: () => [...failures.values()],
  };
}
