import { HELD_ROWS_CHARS_MAX, HELD_ROWS_MAX, HELD_ROWS_PER_KEY_MAX } from '../limits.js';
import type { ParsedRow } from './entry-kind.js';

/** An entry with the rows that it was made of. */
export interface PendingEntry<Draft, Entry> {
  readonly entry: Entry;
  readonly rows: readonly ParsedRow<Draft>[];
}

/**
 * Entries that would change what is stored, while the file may still have another row of the same key. Of a key that stands twice in a
 * file the last row wins; when the file is imported again, its first row would change what is stored, and its last row change it back:
 * two revisions for nothing. So a change waits for the rows that follow, and is written when all of them together are one.
 *
 * A file that is imported again changes nothing else, so little waits. A file that changes much is another one: nothing waits any more.
 */
export interface HeldEntries<Draft, Entry> {
  /** Whether changes shall still wait. */
  isOpen(): boolean;
  isFull(): boolean;
  add(pending: PendingEntry<Draft, Entry>): void;
  /** The batch with what waited of its keys, each before the first row that follows it. */
  withEarlier(batch: readonly PendingEntry<Draft, Entry>[]): readonly PendingEntry<Draft, Entry>[];
  /** All that waited, in file order of the first rows of a key; from now on nothing waits. */
  takeAll(): readonly PendingEntry<Draft, Entry>[];
}

export function createHeldEntries<Draft, Entry>(keyOf: (entry: Entry) => string): HeldEntries<Draft, Entry> {
  type Pending = PendingEntry<Draft, Entry>;
  const byKey = new Map<string, Pending[]>();
  let rows = 0;
  let chars = 0;
  let isOpen = true;
  let isCrowded = false;

  const charsOf = (pending: Pending): number => pending.rows.reduce((sum, row) => sum + row.chars, 0);

  function take(key: string): readonly Pending[] {
    const waiting = byKey.get(key);
    if (waiting === undefined) return [];
    byKey.delete(key);
    rows -= waiting.length;
    for (const pending of waiting) chars -= charsOf(pending);
    return waiting;
  }

  return {
    isOpen: () => isOpen,
    isFull: () => isCrowded || rows > HELD_ROWS_MAX || chars > HELD_ROWS_CHARS_MAX,
    add(pending) {
      const key = keyOf(pending.entry);
      const waiting = byKey.get(key) ?? [];
      waiting.push(pending);
      byKey.set(key, waiting);
      rows++;
      chars += charsOf(pending);
      isCrowded ||= waiting.length > HELD_ROWS_PER_KEY_MAX;
    },
    withEarlier: (batch) =>
      byKey.size === 0 ? batch : batch.flatMap((pending) => [...take(keyOf(pending.entry)), pending]),
    takeAll() {
      isOpen = false;
      isCrowded = false;
      return [...byKey.keys()].flatMap((key) => [...take(key)]);
    },
  };
}
