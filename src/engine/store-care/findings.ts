import { STORE_FINDINGS_MAX } from '../../limits.js';

/** Something in a store that must not be. */
export interface Finding {
  /** Such as `profile anna` or `counter r7`. */
  readonly where: string;
  readonly what: string;
}

/** Gathers findings; beyond the limit they are only counted. */
export interface Findings {
  readonly list: readonly Finding[];
  readonly count: number;
  add(where: string, what: string): void;
  /** What `read` returns; a finding and null when it throws. */
  attempt<T>(where: string, read: () => T): T | null;
}

export function createFindings(): Findings {
  const list: Finding[] = [];
  let count = 0;
  const add = (where: string, what: string): void => {
    count++;
    if (list.length < STORE_FINDINGS_MAX) list.push({ where, what });
  };
  return {
    list,
    get count() {
      return count;
    },
    add,
    attempt(where, read) {
      try {
        return read();
      } catch (error) {
        add(where, error instanceof Error ? error.message : String(error));
        return null;
      }
    },
  };
}
