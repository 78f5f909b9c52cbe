import type { Violation } from '../base/violation.js';
import type { Assumption } from './assumptions.js';

/** What an import tells while it runs. Rows that are wrong never stop the right ones. */

/** One wrong value of one row. */
export interface RowError {
  /** Physical line of the file at which the row begins, 1-based; the header is line 1. */
  readonly line: number;
  /** Column as named in the file; null when the row as a whole is wrong. */
  readonly column: string | null;
  readonly value: string;
  readonly reason: string;
}

export interface ImportCounts {
  /** Data rows read. */
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows with at least one error; nothing of such a row is written. */
  readonly rejected: number;
}

export type ImportEvent =
  | { readonly kind: 'rejected'; readonly error: RowError }
  /** Something of the file as a whole that is read otherwise than its author may think, such as an ignored column. */
  | { readonly kind: 'warning'; readonly warning: RowError }
  /** Told once, when all that was read is read. */
  | { readonly kind: 'assumed'; readonly assumptions: readonly Assumption[] }
  | { readonly kind: 'progress'; readonly counts: ImportCounts; readonly bytesRead: number }
  /** Last of a completed import. */
  | { readonly kind: 'done'; readonly counts: ImportCounts; readonly dryRun: boolean };

export type WriteOutcome =
  /** `warnings`: parts of the entry that were left out, such as lines with unknown items, or that may be meant otherwise. */
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly warnings?: readonly Violation[] }
  /** At least one violation; fields are the column names of the entry's kind. */
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

/** As above, or it would be an update, which the import wanted to wait. */
export type WriteAnswer = WriteOutcome | { readonly kind: 'held' };

/** Where parsed entries go: the engine writes them to the store in batches; a dry run only judges them. */
export interface ImportTarget<Entry> {
  /**
   * One answer an entry, in order. Entries of one batch with the same key are applied in order; when they change nothing together, each
   * is unchanged. `holdUpdates`: what would change a stored entry is left as it is, and is `held`. Targets whose entries never change
   * need not know of it.
   */
  write(batch: readonly Entry[], dryRun: boolean, holdUpdates: boolean): Promise<WriteAnswer[]>;
}
