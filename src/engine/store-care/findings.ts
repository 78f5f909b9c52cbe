import { HandbillError } from '../../base/errors.js';
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
  /** The same for what is read from the store itself. A store that can't be reached is not a wrong one: then it rejects. */
  attemptRead<T>(where: string, read: () => Promise<T>): Promise<T | null>;
}

export function createFindings(): Findings {
  const list: Finding[] = [];
  let count = 0;
  const add = (where: string, what: string): void => {
    count++;
    if (list.length < STORE_FINDINGS_MAX) list.push({ where, what });
  };
  const refuse = (where: string, error: unknown): null => {
    add(where, error instanceof Error ? error.message : String(error));
    return null;
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
        return refuse(where, error);
      }
    },
    async attemptRead(where, read) {
      try {
        return await read();
      } catch (error) {
        if (isAway(error)) throw error;
        return refuse(where, error);
      }
    },
  };
}

/** STORE_FAILED: the store answers, and what it says is that its data is not what it should be. */
const isAway = (error: unknown): boolean =>
  error instanceof HandbillError && error.code === 'UNAVAILABLE' && error.details.reason !== 'STORE_FAILED';
