import { LRUCache } from 'lru-cache';
import { FILTER_PARTS_REMEMBERED_MAX, PART_VALUES_REMEMBERED_MAX } from '../limits.js';

/**
 * What parts of filters gave of values, kept from one pool to the next: they give the same of the same, so when one of 100,000 promotions is
 * edited, only its values are looked at (a microsecond or two each otherwise, on the event loop).
 */
export interface FilterMemory {
  /** What a part gave, by the key of what it reads. */
  of(part: string): Map<string, unknown>;
  /** Of parts of a filter that could not be judged to its end: it shall not get further each time. */
  forget(parts: Iterable<string>): void;
}

export function createFilterMemory(): FilterMemory {
  const byPart = new LRUCache<string, Map<string, unknown>>({ max: FILTER_PARTS_REMEMBERED_MAX });
  return {
    of(part) {
      const known = byPart.get(part);
      // Values of long ago are not worth sorting out.
      if (known && known.size < PART_VALUES_REMEMBERED_MAX) return known;
      const fresh = new Map<string, unknown>();
      byPart.set(part, fresh);
      return fresh;
    },
    forget(parts) {
      for (const part of parts) byPart.delete(part);
    },
  };
}
