import { distance } from 'fastest-levenshtein';
import type { Path } from '../base/violation.js';
import type { CellFormats } from './cell-formats.js';
import type { Cell } from './row-reader.js';

/** Puts a cell that is set into the draft of an entry, or says what is wrong with it. */
export type Column<Draft> = (draft: Draft, cell: Cell, formats: CellFormats) => string | null;

/** The columns of one kind of entry. */
export interface ColumnTable<Draft> {
  /** What the rows are: `promotions`. */
  readonly kind: string;
  /** The column of this name, also a dotted one such as `tags.3.name`; null when there is none. */
  find(name: string): Column<Draft> | null;
  /** Names to suggest for a misspelled one. */
  readonly names: readonly string[];
  /** Columns without which no row makes sense: one of each group. */
  readonly required: readonly (readonly string[])[];
  /** The columns that say what one may be: while one of them is wrong, nothing can be said of it. */
  readonly judgedBy: Readonly<Record<string, readonly string[]>>;
  /** The column that a path of the domain is about. */
  columnOf(path: Path): string;
  /** Whether any other name is a column too, so that only a wrong case can be told from intention. */
  readonly open: boolean;
}

/** The column that was probably meant by a name that is none, or null. */
export function suggestColumn(name: string, table: ColumnTable<never>): string | null {
  const plain = simplify(name);
  for (const known of table.names) if (simplify(known) === plain) return known;
  if (table.open) return null;
  // Of a short name many words are one edit away.
  const isSlip = plain.length < SLIP_CHARS_MIN ? isOneSwapAway : isOneEditAway;
  return table.names.find((known) => isSlip(simplify(known), plain)) ?? null;
}

const SLIP_CHARS_MIN = 5;

/** Case, separators and positions don't tell columns apart: `Tags_1_Name` means `tags.0.name`. */
function simplify(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll(/\d+/g, '0');
}

/** Whether one inserted, dropped or changed letter, or two swapped ones, make the one name the other. */
const isOneEditAway = (a: string, b: string): boolean => distance(a, b) <= 1 || isOneSwapAway(a, b);

/** Whether two neighbouring letters are swapped. */
function isOneSwapAway(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return at >= 0 && b === a.slice(0, at) + a.slice(at + 1, at + 2) + a.slice(at, at + 1) + a.slice(at + 2);
}
