import type { Path } from '../base/violation.js';
import type { Cell } from './row-reader.js';

/** Puts a cell that is set into the draft of an entry, or says what is wrong with it. */
export type Column<Draft> = (draft: Draft, cell: Cell) => string | null;

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
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const [restA, restB] = restsOf(a, b);
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    isOneSwapAway(restA, restB)
  );
}

/** Whether two neighbouring letters are swapped. */
function isOneSwapAway(a: string, b: string): boolean {
  const [restA, restB] = restsOf(a, b);
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

/** What follows the letters that two names begin with alike. */
function restsOf(a: string, b: string): [string, string] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  return [a.slice(head), b.slice(head)];
}
