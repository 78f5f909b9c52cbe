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
  const known = plainNames(table);
  const same = known.get(plain);
  if (same !== undefined) return same;
  if (table.open) return null;
  // Of a short name many words are one edit away.
  const isSlip = plain.length < SLIP_CHARS_MIN ? isOneSwapAway : isOneEditAway;
  for (const [each, column] of known) if (isSlip(each, plain)) return column;
  return null;
}

const SLIP_CHARS_MIN = 5;

const plainNamesOf = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

/** The table's names by their simple form, found out once: a file may have thousands of strange names. */
function plainNames({ names }: ColumnTable<never>): ReadonlyMap<string, string> {
  let plain = plainNamesOf.get(names);
  if (plain === undefined) {
    // Of two names with one form the first one is meant.
    plain = new Map([...names].reverse().map((name) => [simplify(name), name]));
    plainNamesOf.set(names, plain);
  }
  return plain;
}

/** Case, separators and positions don't tell columns apart: `Tags_1_Name` means `tags.0.name`. */
function simplify(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll(/\d+/g, '0');
}

/** Whether one inserted, dropped or changed letter, or two swapped ones, make the one name the other. */
const isOneEditAway = (a: string, b: string): boolean =>
  Math.abs(a.length - b.length) <= 1 && (distance(a, b) <= 1 || isOneSwapAway(a, b));

/** Whether two neighbouring letters are swapped. */
function isOneSwapAway(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at < a.length && b === a.slice(0, at) + a.slice(at + 1, at + 2) + a.slice(at, at + 1) + a.slice(at + 2);
}
