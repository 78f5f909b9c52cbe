import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Transaction } from 'lmdb';
import { STORE_SCAN_SLICE_MS } from '../../limits.js';
import { closedError } from '../closed-error.js';
import { type Environment, refreshReads } from './environment.js';

/** Long reads: each sees one consistent snapshot, streams in constant memory and lets other work run in between. */
export interface Scanner {
  scan<Row, T>(range: (transaction: Transaction) => Iterable<Row>, decode: (row: Row) => T): AsyncGenerator<T, void>;
  /** Ends the scans under way; their consumers get an error with the next step. */
  stop(): void;
}

export function createScanner(environment: Environment): Scanner {
  const running = new Set<() => void>();
  let stopped = false;

  async function* scan<Row, T>(
    range: (transaction: Transaction) => Iterable<Row>,
    decode: (row: Row) => T,
  ): AsyncGenerator<T, void> {
    if (stopped) throw closedError(environment.path);
    refreshReads(environment);
    const transaction = environment.root.useReadTransaction();
    const rows = range(transaction)[Symbol.iterator]();
    // Cursor and transaction must be released before the environment closes: afterwards it would be a use after free.
    const release = (): void => {
      if (!running.delete(release)) return;
      rows.return?.();
      transaction.done();
    };
    running.add(release);
    try {
      for (let sliceEndMs = performance.now() + STORE_SCAN_SLICE_MS; ; ) {
        const step = rows.next();
        if (step.done) return;
        yield decode(step.value);
        // By time, as rows and what is done with them may be small or large.
        if (performance.now() > sliceEndMs) {
          await nextTurn();
          sliceEndMs = performance.now() + STORE_SCAN_SLICE_MS;
        }
        if (stopped) throw closedError(environment.path);
      }
    } finally {
      release();
    }
  }

  return {
    scan,
    stop() {
      stopped = true;
      for (const release of [...running]) release();
    },
  };
}
