import type { Cell } from './row-reader.js';

/** A row of a file on its way to the others of its receipt. */
export interface PlacedRow {
  /** Line at which its receipt begins. */
  readonly place: number;
  readonly line: number;
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
  readonly startsEntry: boolean;
  /** Set: it can't be read at all, and that is why. */
  readonly problem: { readonly value: string; readonly reason: string } | null;
}

/** By receipt, then by line: the rows of one line stay as they are. */
export const comparePlaces = (a: PlacedRow, b: PlacedRow): number => a.place - b.place || a.line - b.line;
