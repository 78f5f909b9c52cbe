import type { ConfigurationKind } from '../port.js';
import type { Environment } from './environment.js';
import { CONFIGURATION_KIND_COUNT, kindNumber } from './keys.js';

const KEY = 'counters';

/** The numbers that writers draw from: read and written inside the write transaction, so that no two processes draw the same. */
export interface Counters {
  /** Of the configuration. */
  version: number;
  /** Number of the last commit with events. */
  outboxSequence: number;
  /** Commits whose events are held. */
  outboxCommits: number;
  /** Number of the newest commit that trimming took the events of. */
  outboxTrimmedTo: number;
  /** Next dense index of each kind, by kind number. */
  readonly nextIndex: number[];
}

/** As doubles: the fields of the outbox and the version, then the next indexes. */
const INDEXES_AT = 4;

export function readCounters(environment: Environment): Counters {
  const value = environment.root.getBinary(KEY);
  // A store made before a kind existed has no number for it yet.
  const numberAt = (i: number): number => (value && 8 * i < value.length ? value.readDoubleLE(8 * i) : 0);
  return {
    version: numberAt(0),
    outboxSequence: numberAt(1),
    outboxCommits: numberAt(2),
    outboxTrimmedTo: numberAt(3),
    nextIndex: Array.from({ length: CONFIGURATION_KIND_COUNT }, (_, kind) => numberAt(INDEXES_AT + kind)),
  };
}

export function writeCounters(environment: Environment, counters: Counters): void {
  const { version, outboxSequence, outboxCommits, outboxTrimmedTo, nextIndex } = counters;
  const value = Buffer.alloc(8 * (INDEXES_AT + CONFIGURATION_KIND_COUNT));
  [version, outboxSequence, outboxCommits, outboxTrimmedTo, ...nextIndex].forEach((n, i) => {
    value.writeDoubleLE(n, 8 * i);
  });
  void environment.root.put(KEY, value);
}

export function drawIndex(counters: Counters, kind: ConfigurationKind): number {
  const number = kindNumber(kind);
  const index = counters.nextIndex[number]!;
  counters.nextIndex[number] = index + 1;
  return index;
}

/** Draws no index below the bound from now on. */
export function skipIndexes(counters: Counters, kind: ConfigurationKind, bound: number): void {
  const number = kindNumber(kind);
  counters.nextIndex[number] = Math.max(counters.nextIndex[number]!, bound);
}
