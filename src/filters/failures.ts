import { FILTER_FAILURES_MAX } from '../limits.js';

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
  list(): readonly FilterFailure[];
}

export function createFilterFailures(): FilterFailures {
  const failures = new Map<string, { expression: string; message: string; count: number }>();
  return {
    add(expression, message) {
      const known = failures.get(expression);
      if (known) known.count += 1;
      else if (failures.size < FILTER_FAILURES_MAX) failures.set(expression, { expression, message, count: 1 });
    },
    list: () => [...failures.values()],
  };
}
