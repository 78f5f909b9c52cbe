import type { VersionedRecord } from '../port.js';
import type { Environment } from './environment.js';

const KEY = 'absences';

/** A record that does not exist. Its revision counts the removals in this store, down from 0: not there is another state after each. */
export function readAbsent(environment: Environment): VersionedRecord {
  return { revision: 0 - absencesOf(environment), bytes: null };
}

/** Called inside a write transaction that leaves a record absent. */
export function countAbsence(environment: Environment): void {
  const value = Buffer.alloc(8);
  value.writeDoubleLE(absencesOf(environment) + 1);
  void environment.root.put(KEY, value);
}

const absencesOf = (environment: Environment): number => environment.root.getBinary(KEY)?.readDoubleLE() ?? 0;
