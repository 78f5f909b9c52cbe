import { HandbillError } from '../../src/base/errors.js';
import type { Store } from '../../src/store/port.js';

/** When the process dies: at this call of the store, counted from 0, before it does anything or right after it. */
export interface StoreDeath {
  readonly atCall: number;
  readonly when: 'before' | 'after';
}

export interface MortalStore {
  readonly store: Store;
  /** Counts calls from now on. null: it lives. */
  expectDeath(death: StoreDeath | null): void;
  /** Calls since then. */
  readonly calls: number;
}

/** A store as a process sees it that dies at a call of its own, with every call after it. */
export function mortalStore(inner: Store): MortalStore {
  let death: StoreDeath | null = null;
  let calls = 0;
  const die = (): never => {
    throw new HandbillError('UNAVAILABLE', 'the process has died');
  };
  const mortal =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const number = calls++;
      const isLast = number === death?.atCall;
      if (death !== null && (number > death.atCall || (isLast && death.when === 'before'))) die();
      const result = await call(...args);
      if (isLast) die();
      return result;
    };
  const { profiles, limits, snapshots } = inner;
  return {
    store: {
      ...inner,
      profiles: { ...profiles, load: mortal(profiles.load), commit: mortal(profiles.commit), ids: profiles.ids },
      limits: { ...limits, reserve: mortal(limits.reserve), settle: mortal(limits.settle), open: limits.open },
      snapshots: { ...snapshots, read: mortal(snapshots.read), write: mortal(snapshots.write) },
    },
    expectDeath(expected) {
      death = expected;
      calls = 0;
    },
    get calls() {
      return calls;
    },
  };
}
