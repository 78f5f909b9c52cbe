import { IMPORTS_AT_ONCE_MAX, WATCHES_AT_ONCE_MAX } from '../../limits.js';
import type { PoolName } from '../method/pool-name.js';
import { createInFlight, type InFlight } from './in-flight.js';

/** Counts the calls under way, by kind. */
export type Pools = Readonly<Record<PoolName, InFlight>>;

export function createPools(callsMax: number): Pools {
  return {
    calls: createInFlight(callsMax),
    imports: createInFlight(IMPORTS_AT_ONCE_MAX),
    // Only counted, for the drain: the engine itself refuses a second one.
    trainings: createInFlight(Number.POSITIVE_INFINITY),
    watches: createInFlight(WATCHES_AT_ONCE_MAX),
  };
}
