import type { TextBlock } from './text-blocks.js';

/** A value of a row: '' means not set, `null` clears, a list comes from a JSON array. */
export type Cell = string | null | readonly string[];

/** Ids in lists are about this long. */
const LIST_ENTRY_CHARS = 10;

/** What a cell weighs in memory, about. */
export const charsOf = (cell: Cell): number =>
  cell === null ? 0 : typeof cell === 'string' ? cell.length : cell.length * LIST_ENTRY_CHARS;

/** Takes what a reader finds in a file, in file order. */
export interface RowSink<Shape> {
  /** Names of the columns of the rows that follow; called again when they change (JSON lines). */
  shape(names: readonly string[], line: number): Shape;
  /** `startsEntry`: the row is no continuation of the row before, whatever its key. */
  row(shape: Shape, cells: readonly Cell[], line: number, startsEntry: boolean): void;
  /** A row that can't be read at all. */
  unreadable(line: number, value: string, reason: string): void;
}

/** Turns text into rows. Throws BrokenFile. */
export interface RowReader {
  feed(block: TextBlock): void;
  end(): void;
}
