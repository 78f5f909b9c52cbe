import { IMPORT_BATCH_CHARS_MAX, IMPORT_BATCH_ROWS_MAX } from '../limits.js';
import type { ParsedRow } from './entry-kind.js';
import type { ImportTarget, WriteOutcome } from './report.js';

interface Pending<Draft, Entry> {
  readonly entry: Entry;
  readonly rows: readonly ParsedRow<Draft>[];
}

/** Entries on their way to the target: one batch is written while the next one is filled, never more. */
export interface Batches<Draft, Entry> {
  add(entry: Entry, rows: readonly ParsedRow<Draft>[]): void;
  isFull(): boolean;
  /** Starts writing what was added, after what is being written. */
  flush(): Promise<void>;
  /** Waits until everything that was flushed is written. */
  drain(): Promise<void>;
}

export function createBatches<Draft, Entry>(
  target: ImportTarget<Entry>,
  dryRun: boolean,
  settle: (rows: readonly ParsedRow<Draft>[], outcome: WriteOutcome) => void,
): Batches<Draft, Entry> {
  let filling: Pending<Draft, Entry>[] = [];
  let chars = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(batch: readonly Pending<Draft, Entry>[]): Promise<void> {
    for (let at = 0; at < batch.length; at += IMPORT_BATCH_ROWS_MAX) {
      const part = batch.slice(at, at + IMPORT_BATCH_ROWS_MAX);
      const entries = part.map(({ entry }) => entry);
      const outcomes = await target.write(entries, dryRun);
      for (let i = 0; i < part.length; i++) settle(part[i]!.rows, outcomes[i]!);
    }
  }

  return {
    add(entry, rows) {
      filling.push({ entry, rows });
      for (const row of rows) chars += row.chars;
    },
    isFull: () => filling.length >= IMPORT_BATCH_ROWS_MAX || chars >= IMPORT_BATCH_CHARS_MAX,
    async flush() {
      await writing;
      const batch = filling;
      filling = [];
      chars = 0;
      writing = write(batch);
      // A failure is thrown by the next flush or drain; until then it must not count as unhandled.
      writing.catch(() => {});
    },
    drain: () => writing,
  };
}
