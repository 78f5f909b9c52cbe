import type { ConfigurationKind } from '../port.js';
import type { Environment } from './environment.js';
import { CONFIGURATION_KIND_COUNT, kindNumber } from './keys.js';

const KEY = 'counters';

/** The numbers that writers draw from: read and written inside the write transaction, so that no two processes draw the same. */
export interface Counters {
  /** Of the configuration. */
  version: number;
  /** Of the last commit with events. */
  outboxSequence: number;
  /** Next dense index of each kind, by kind number. */
  readonly nextIndex: number[];
}

/** As doubles: version, outbox sequence, next indexes. */
export function readCounters(environment: Environment): Counters {
  const value = environment.root.getBinary(KEY);
  if (!value) return { version: 0, outboxSequence: 0, nextIndex: new Array<number>(CONFIGURATION_KIND_COUNT).fill(0) };
  // A store made before a kind existed has no number for it yet.
  const nextIndex = Array.from({ length: CONFIGURATION_KIND_COUNT }, (_, kind) => {
    const at = 16 + 8 * kind;
    return at < value.length ? value.readDoubleLE(at) : 0;
  });
  return { version: value.readDoubleLE(0), outboxSequence: value.readDoubleLE(8), nextIndex };
}

export function writeCounters(environment: Environment, counters: Counters): void {
  const value = Buffer.alloc(16 + 8 * CONFIGURATION_KIND_COUNT);
  [counters.version, counters.outboxSequence, ...counters.nextIndex].forEach((n, i) => {
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
