import { shownProfileId } from '../base/profile-id.js';
import { shownValue, type Violation } from '../base/violation.js';
import type { ColumnTable } from './columns.js';
import type { ReadingOptions } from './options.js';
import type { Plan } from './plan.js';
import type { RowError } from './report.js';
import type { Cell } from './row-reader.js';

/** A row of the file after its cells were parsed one by one. */
export interface ParsedRow<Draft> {
  readonly draft: Draft;
  readonly plan: Plan<Draft>;
  /** In the order of the plan. */
  readonly cells: readonly Cell[];
  readonly line: number;
  /** Rows of the file that it was collected from. */
  readonly rows: number;
  readonly startsEntry: boolean;
  /** Size of the cells, about: what the row weighs in memory. */
  readonly chars: number;
  /** What is wrong with single cells. */
  readonly errors: RowError[];
}

/** What became of rows: an entry made of them, or why there is none. */
export interface EntrySink<Draft, Entry> {
  /** Rows with errors make no entry; it is only judged, for what else is wrong with it. */
  entry(entry: Entry, rows: readonly ParsedRow<Draft>[]): void;
  reject(rows: number, errors: readonly RowError[]): void;
}

/** Makes entries of rows, in file order. */
export interface Assembler<Draft> {
  add(row: ParsedRow<Draft>): void;
  /** A row at this line can't be read at all; it may have belonged to what is being assembled. */
  skip(line: number): void;
  end(): void;
}

/** What the import has to know of one kind of entry. */
export interface EntryKind<Draft, Entry> {
  readonly columns: ColumnTable<Draft>;
  /** Name of the array that makes one row an element (JSON lines), or null. */
  readonly linesName: string | null;
  /** The key of entries that a later row of the file may change; null: each row counts by itself. */
  readonly key: { readonly column: string; of(entry: Entry): string } | null;
  newDraft(): Draft;
  assembler(options: ReadingOptions, sink: EntrySink<Draft, Entry>): Assembler<Draft>;
}

/** An assembler that makes one entry of each row. `finish` reports into the errors of the row; null: no entry can be made of it. */
export function oneEntryPerRow<Draft, Entry>(
  sink: EntrySink<Draft, Entry>,
  finish: (row: ParsedRow<Draft>) => Entry | null,
): Assembler<Draft> {
  return {
    add(row) {
      const entry = finish(row);
      if (entry === null) sink.reject(row.rows, row.errors);
      else sink.entry(entry, [row]);
    },
    skip() {},
    end() {},
  };
}

/** A violation of an entry in terms of the file: its line, its name of the column, the cell as written. */
export function locate<Draft>(row: ParsedRow<Draft>, { path, value, reason: found, others = 0 }: Violation): RowError {
  const reason = others === 0 ? found : `${found}, and ${others} more are wrong`;
  const column = row.plan.columnOf(path);
  const position = row.plan.targets.indexOf(column);
  if (position < 0) return { line: row.line, column, value, reason };
  const cell = shownCell(row.cells[position]!);
  const shown = column === 'profileId' ? shownProfileId(cell) : cell;
  return { line: row.line, column: row.plan.names[position]!, value: shown, reason };
}

/** Whether the cell of one of our columns is known to be wrong. */
export function isWrong<Draft>({ plan, errors }: ParsedRow<Draft>, column: string): boolean {
  if (errors.length === 0) return false;
  const position = plan.targets.indexOf(column);
  return errors.some((error) => error.column === (position < 0 ? column : plan.names[position]));
}

/** A cell as a report shows it. */
export function shownCell(cell: Cell): string {
  return shownValue(cell === null ? 'null' : typeof cell === 'string' ? cell : cell.join('|'));
}
