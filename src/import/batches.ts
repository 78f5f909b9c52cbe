import { IMPORT_BATCH_CHARS_MAX, IMPORT_BATCH_ROWS_MAX } from '../limits.js';
import type { ParsedRow } from './entry-kind.js';
import { createHeldEntries, type PendingEntry } from './held-entries.js';
import type { ImportTarget, WriteAnswer, WriteOutcome } from './report.js';

/** Entries on their way to the target: one batch is written while the next one is filled, never more. */
export interface Batches<Draft, Entry> {
  /** Where rows have errors, the entry is judged only, for what else is wrong with it. */
  add(entry: Entry, rows: readonly ParsedRow<Draft>[]): void;
  isFull(): boolean;
  /** Starts writing what was added, after what is being written. */
  flush(): Promise<void>;
  /** Writes all that was added, and waits until it is written. */
  finish(): Promise<void>;
}

/** `keyOf`: the key of entries, as EntryKind has it. */
export function createBatches<Draft, Entry>(
  target: ImportTarget<Entry>,
  dryRun: boolean,
  keyOf: ((entry: Entry) => string) | null,
  settle: (rows: readonly ParsedRow<Draft>[], outcome: WriteOutcome) => void,
): Batches<Draft, Entry> {
  type Pending = PendingEntry<Draft, Entry>;
  type Answered = { readonly pending: Pending; readonly answer: WriteAnswer };
  const held = keyOf === null ? null : createHeldEntries<Draft, Entry>(keyOf);
  let filling: Pending[] = [];
  let chars = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(batch: readonly Pending[]): Promise<void> {
    for (let at = 0; at < batch.length; at += IMPORT_BATCH_ROWS_MAX) {
      const part = batch.slice(at, at + IMPORT_BATCH_ROWS_MAX);
      const whole = part.filter(({ rows }) => rows[0]!.errors.length === 0);
      const damaged = part.filter(({ rows }) => rows[0]!.errors.length > 0);
      const written = await ask(held?.withEarlier(whole) ?? whole, dryRun, held?.isOpen() ?? false);
      settleAll([...written, ...(await ask(damaged, true, false))]);
      if (held?.isFull()) await release();
    }
  }

  async function ask(batch: readonly Pending[], judgeOnly: boolean, holdUpdates: boolean): Promise<Answered[]> {
    if (batch.length === 0) return [];
    const entries = batch.map(({ entry }) => entry);
    const answers = await target.write(entries, judgeOnly, holdUpdates);
    return answers.map((answer, i) => ({ pending: batch[i]!, answer }));
  }

  /** In the order of the file, as its reader wants to be told. */
  function settleAll(answered: Answered[]): void {
    answered.sort((a, b) => a.pending.rows[0]!.line - b.pending.rows[0]!.line);
    for (const { pending, answer } of answered) {
      if (answer.kind === 'held') held!.add(pending);
      else settle(pending.rows, answer);
    }
  }

  async function release(): Promise<void> {
    const waiting = held?.takeAll() ?? [];
    for (let at = 0; at < waiting.length; at += IMPORT_BATCH_ROWS_MAX) {
      settleAll(await ask(waiting.slice(at, at + IMPORT_BATCH_ROWS_MAX), dryRun, false));
    }
  }

  async function flush(): Promise<void> {
    await writing;
    const batch = filling;
    filling = [];
    chars = 0;
    writing = write(batch);
    // A failure is thrown by the next flush or finish; until then it must not count as unhandled.
    writing.catch(() => {});
  }

  return {
    add(entry, rows) {
      filling.push({ entry, rows });
      for (const row of rows) chars += row.chars;
    },
    isFull: () => filling.length >= IMPORT_BATCH_ROWS_MAX || chars >= IMPORT_BATCH_CHARS_MAX,
    flush,
    async finish() {
      await flush();
      await writing;
      await release();
    },
  };
}
