import { FILTER_TEXTS_REMEMBERED_MAX } from '../limits.js';

/**
 * What filters found about promotions (whose terms they are is nothing to this folder), kept from one pool to the next: a promotion is immutable, so when one of 100,000 is
 * edited, only that one is evaluated again (9 µs each otherwise, on the event loop).
 */
export interface FilterVerdicts {
  /** Of the terms of this filter that read the promotion alone. */
  of(filter: string): WeakMap<object, boolean>;
  /** Of a filter that could not be judged to its end: it shall not get further each time. */
  forget(filter: string): void;
}

export function createFilterVerdicts(): FilterVerdicts {
  const byFilter = new Map<string, WeakMap<object, boolean>>();
  return {
    of(filter) {
      const known = byFilter.get(filter);
      if (known) return known;
      const fresh = new WeakMap<object, boolean>();
      if (byFilter.size >= FILTER_TEXTS_REMEMBERED_MAX) byFilter.clear();
      byFilter.set(filter, fresh);
      return fresh;
    },
    forget: (filter) => byFilter.delete(filter),
  };
}
