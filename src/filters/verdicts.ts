import { LRUCache } from 'lru-cache';
import { FILTER_TEXTS_REMEMBERED_MAX } from '../limits.js';

/**
 * What filters found about promotions, kept from one pool to the next: a promotion is immutable, so when one of 100,000 is
 * edited, only that one is evaluated again (9 µs each otherwise, on the event loop).
 */
export interface FilterVerdicts {
  /** Of the terms of this filter that read the promotion alone. */
  of(filter: string): WeakMap<object, boolean>;
  /** Of a filter that could not be judged to its end: it shall not get further each time. */
  forget(filter: string): void;
}

export function createFilterVerdicts(): FilterVerdicts {
  const byFilter = new LRUCache<string, WeakMap<object, boolean>>({ max: FILTER_TEXTS_REMEMBERED_MAX });
  return {
    of(filter) {
      const known = byFilter.get(filter);
      if (known) return known;
      const fresh = new WeakMap<object, boolean>();
      byFilter.set(filter, fresh);
      return fresh;
    },
    forget: (filter) => byFilter.delete(filter),
  };
}
