import type { Path } from '../base/violation.js';
import { IMPORT_COLUMNS_MAX, ROW_BYTES_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';
import { type Column, type ColumnTable, suggestColumn } from './columns.js';
import { bindMapping } from './map-cells.js';
import type { Mapping } from './mapping.js';
import { type Cell, charsOf } from './row-reader.js';

/** How the rows of one header are read: everything that depends on names only, found out once. */
export interface Plan<Draft> {
  /** Our names of the cells, in order. */
  readonly targets: readonly string[];
  /** Their names in the file, for the report. */
  readonly names: readonly string[];
  /** Parsers in the same order. */
  readonly columns: readonly Column<Draft>[];
  /** The cells in the order above from those of the file; null: they are the same. */
  readonly map: ((cells: readonly Cell[]) => Cell[]) | null;
  readonly collect: CollectPlan | null;
  /** See ColumnTable. */
  readonly columnOf: (path: Path) => string;
  /** Columns of the file that are not used. */
  readonly ignored: readonly string[];
  /** Positions of columns without a name, as spreadsheets write those that only have a format. */
  readonly unnamed: readonly number[];
  /** Why no row with these names can be read. */
  readonly problems: readonly PlanProblem[];
}

/** Adjacent rows with the same key make one, whose cell at `position` is the list of theirs. */
export interface CollectPlan {
  readonly position: number;
  readonly key: (cells: readonly Cell[]) => string;
}

export interface PlanProblem {
  readonly kind:
    | 'NO_HEADER'
    | 'DUPLICATE_COLUMN'
    | 'UNKNOWN_COLUMN'
    | 'MISSING_COLUMN'
    | 'TOO_MANY_COLUMNS'
    | 'WRONG_MAPPING';
  readonly column: string | null;
  readonly reason: string;
}

interface Slot {
  readonly target: string;
  readonly name: string;
  readonly cell: (cells: readonly Cell[]) => Cell;
}

/** `complete`: the names are a header, so what the mapping takes must be among them. */
export function compilePlan<Draft>(
  names: readonly string[],
  mapping: Mapping | null,
  table: ColumnTable<Draft>,
  complete: boolean,
): Plan<Draft> {
  if (names.length > IMPORT_COLUMNS_MAX) return tooWide(table);
  const problems: PlanProblem[] = [];
  const problem = (kind: PlanProblem['kind'], column: string | null, reason: string) =>
    problems.push({ kind, column, reason });
  const present = new Set(names);
  const repeated = present.size === names.length ? undefined : firstRepeated(names);
  if (repeated !== undefined) problem('DUPLICATE_COLUMN', repeated, `the column "${repeated}" is there twice`);

  const slots: Slot[] = [];
  const used = new Set<string>(mapping?.ignore);
  if (mapping) {
    for (const { target, from, cell } of bindMapping(mapping, names)) {
      slots.push({ target, cell, name: from.join('+') || target });
      for (const name of from) {
        used.add(name);
        if (complete && !present.has(name))
          problem('WRONG_MAPPING', name, `the mapping takes the column "${name}", which is not in the file`);
      }
      if (!table.find(target))
        problem('WRONG_MAPPING', target, `the mapping fills "${target}", which is no column of ${table.kind}`);
    }
    for (const name of mapping.collectBy ?? []) used.add(name);
  }
  const mapped = new Set(slots.map((slot) => slot.target));
  const ignored: string[] = [];
  const unnamed: number[] = [];
  for (const [i, name] of names.entries()) {
    if (used.has(name)) continue;
    if (name === '') {
      unnamed.push(i);
      continue;
    }
    if (!mapped.has(name) && isColumn(name, table)) {
      slots.push({ target: name, name, cell: (cells) => cells[i]! });
      continue;
    }
    const meant = suggestColumn(name, table);
    if (meant !== null && !mapped.has(name) && !present.has(meant)) {
      problem('UNKNOWN_COLUMN', name, `there is no column "${name}": did you mean "${meant}"?`);
    } else ignored.push(name);
  }
  problems.push(...missingColumns(slots, table));
  return {
    targets: slots.map((slot) => slot.target),
    names: slots.map((slot) => slot.name),
    columns: slots.map((slot) => table.find(slot.target) ?? ignoreCell),
    map: mapping || slots.length !== names.length ? mapper(slots) : null,
    collect: mapping?.collectBy ? bindCollect(mapping, mapping.collectBy, names, slots) : null,
    columnOf: table.columnOf,
    ignored,
    unnamed,
    problems,
  };
}

/** What is in so many columns is not looked at. */
function tooWide<Draft>({ columnOf }: ColumnTable<Draft>): Plan<Draft> {
  const reason = `there are more than ${IMPORT_COLUMNS_MAX} columns`;
  const problems = [{ kind: 'TOO_MANY_COLUMNS', column: null, reason }] as const;
  return {
    targets: [],
    names: [],
    columns: [],
    map: null,
    collect: null,
    columnOf,
    ignored: [],
    unnamed: [],
    problems,
  };
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Stands for a column that is not there; such a plan has a problem, so it reads no row. */
const ignoreCell = () => null;

function isColumn(name: string, table: ColumnTable<never>): boolean {
  if (table.names.includes(name)) return true;
  return table.find(name) !== null && (!table.open || suggestColumn(name, table) === null);
}

function missingColumns(slots: readonly Slot[], table: ColumnTable<never>): PlanProblem[] {
  const targets = new Set(slots.map((slot) => slot.target));
  if (!table.names.some((name) => targets.has(name))) {
    const reason = `the first line is no header of ${table.kind}: it has no column such as ${table.names.slice(0, 4).join(', ')}`;
    return [{ kind: 'NO_HEADER', column: null, reason }];
  }
  return table.required
    .filter((group) => !group.some((name) => targets.has(name)))
    .map((group) => ({
      kind: 'MISSING_COLUMN',
      column: group[0]!,
      reason: `the column "${group.join('" or "')}" is missing`,
    }));
}

/** Throws BadRow where a mapping makes more of a row than a row may have. */
function mapper(slots: readonly Slot[]): (cells: readonly Cell[]) => Cell[] {
  const sources = slots.map((slot) => slot.cell);
  return (cells) => {
    const mapped = new Array<Cell>(sources.length);
    let chars = 0;
    for (let i = 0; i < sources.length; i++) {
      const cell = sources[i]!(cells);
      mapped[i] = cell;
      chars += charsOf(cell);
      if (chars > ROW_BYTES_MAX) throw new BadRow(`is longer than ${ROW_BYTES_MAX} characters when it is mapped`);
    }
    return mapped;
  };
}

function bindCollect(
  mapping: Mapping,
  by: readonly string[],
  names: readonly string[],
  slots: readonly Slot[],
): CollectPlan {
  const collected = Object.entries(mapping.columns).find(([, source]) => 'collect' in source && source.collect)?.[0];
  const positions = by.map((name) => names.indexOf(name));
  return {
    position: slots.findIndex((slot) => slot.target === collected),
    // A unit separator can't be part of a cell that was typed: ('a', 'b|c') and ('a|b', 'c') stay different.
    key: (cells) => positions.map((position) => cells[position] ?? '').join('\u001f'),
  };
}
