import {
  ABANDONED_WEIGHT_MAX,
  BATCH_ENTRIES_AT_ONCE_MAX,
  ERASURES_AT_ONCE_MAX,
  EXPORTS_AT_ONCE_MAX,
  IMPORTS_AT_ONCE_MAX,
  OFFICE_CALLS_AT_ONCE_MAX,
  SMALL_BATCH_ENTRIES_MAX,
  WATCHES_AT_ONCE_MAX,
} from '../../limits.js';
import type { PoolName } from '../method/pool-name.js';
import { createInFlight, type InFlight } from './in-flight.js';

/** Counts the calls under way, by kind; those whose callers have gone, together. */
export type Pools = Readonly<Record<PoolName | 'abandoned', InFlight>>;

/** `callsMax`: of the reads, and of the entries of writes. */
export function createPools(callsMax: number): Pools {
  return {
    reads: createInFlight(callsMax),
    writes: createInFlight(callsMax),
    batches: createInFlight(BATCH_ENTRIES_AT_ONCE_MAX),
    office: createInFlight(OFFICE_CALLS_AT_ONCE_MAX),
    exports: createInFlight(EXPORTS_AT_ONCE_MAX),
    erasures: createInFlight(ERASURES_AT_ONCE_MAX),
    imports: createInFlight(IMPORTS_AT_ONCE_MAX),
    // Only counted, for the drain: the engine itself refuses a second one.
    trainings: createInFlight(Number.POSITIVE_INFINITY),
    watches: createInFlight(WATCHES_AT_ONCE_MAX),
    abandoned: createInFlight(ABANDONED_WEIGHT_MAX),
  };
}

/** A call's place in its pool. */
export interface Place {
  /**
   * The caller has gone: others get the place, and what is still to be done, such as a commit, is counted elsewhere. Not where too much of
   * that goes on already: whoever calls and hangs up at once would have more done than the pool allows.
   */
  abandon(): void;
  leave(): void;
}

/** Null: the pool is full. A batch weighs as much as its entries do, and a large one doesn't count among the single calls. */
export function takePlace(pools: Pools, name: PoolName, weight: number): Place | null {
  let pool: InFlight | null = pools[weight > SMALL_BATCH_ENTRIES_MAX ? 'batches' : name];
  if (!pool.enter(weight)) return null;
  return {
    abandon() {
      if (pool === null || pool === pools.abandoned || !pools.abandoned.enter(weight)) return;
      pool.leave(weight);
      pool = pools.abandoned;
    },
    leave() {
      pool?.leave(weight);
      pool = null;
    },
  };
}
