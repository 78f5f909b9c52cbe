import { IMPORT_WARNINGS_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';
import { BrokenFile } from './broken-file.js';
import type { CellFormats } from './cell-formats.js';
import { createCollector } from './collector.js';
import { type Assembler, type EntryKind, type EntrySink, shownCell } from './entry-kind.js';
import type { Mapping } from './mapping.js';
import type { ReadingOptions } from './options.js';
import { compilePlan, type Plan, type PlanProblem } from './plan.js';
import type { RowError } from './report.js';
import { type Cell, charsOf, type RowSink } from './row-reader.js';

/** What comes out of the parser, in file order. */
export interface ParserSink<Draft, Entry> extends EntrySink<Draft, Entry> {
  /** A data row was read, right or wrong. */
  countRow(): void;
  warn(warning: RowError): void;
}

export type RowParser<Draft> = RowSink<Plan<Draft>> & { end(): void };

/** Rows of cells in, entries out: maps, parses cell by cell, and leaves to the kind what needs more than one cell. */
export function createRowParser<Draft, Entry>(
  kind: EntryKind<Draft, Entry>,
  options: ReadingOptions,
  mapping: Mapping | null,
  sink: ParserSink<Draft, Entry>,
): RowParser<Draft> {
  const isCsv = options.format === 'csv';
  const assembler: Assembler<Draft> = kind.assembler(options, sink);
  const warned = new Set<string>();
  const collector = createCollector<Draft>({
    row: (plan, cells, line, rows) => takeRow(plan, cells, line, rows, true),
    reject: (rows, errors) => sink.reject(rows, errors),
  });

  function warnOfIgnored(plan: Plan<Draft>, line: number): void {
    for (const name of plan.ignored) {
      if (warned.has(name) || warned.size >= IMPORT_WARNINGS_MAX) continue;
      warned.add(name);
      sink.warn({ line, column: name, value: '', reason: `is no column of ${kind.columns.kind}: ignored` });
    }
  }

  function rejectRow(line: number, value: string, reason: string): void {
    sink.reject(1, [{ line, column: null, value: shownCell(value), reason }]);
    assembler.skip(line);
  }

  function warnOfUnnamed(plan: Plan<Draft>, cells: readonly Cell[], line: number): void {
    for (const position of plan.unnamed) {
      const cell = cells[position]!;
      if (cell === '' || warned.has('')) continue;
      warned.add('');
      sink.warn({ line, column: null, value: shownCell(cell), reason: 'is in a column without a name: ignored' });
    }
  }

  function takeRow(plan: Plan<Draft>, cells: readonly Cell[], line: number, rows: number, startsEntry: boolean): void {
    const draft = kind.newDraft();
    const errors: RowError[] = [];
    const chars = parseCells(draft, plan, cells, options.formats, line, errors);
    assembler.add({ draft, plan, cells, line, rows, startsEntry, chars, errors });
  }

  return {
    shape(names, line) {
      const plan = compilePlan(names, mapping, kind.columns, isCsv);
      // A header is wrong for every row; an object only for itself.
      if (plan.problems.length > 0 && isCsv) throw wrongHeader(plan.problems, line);
      warnOfIgnored(plan, line);
      return plan;
    },
    row(plan, cells, line, startsEntry) {
      sink.countRow();
      if (plan.problems.length > 0) {
        sink.reject(
          1,
          plan.problems.map(({ column, reason }) => ({ line, column, value: '', reason })),
        );
        assembler.skip(line);
        return;
      }
      warnOfUnnamed(plan, cells, line);
      try {
        if (plan.collect) collector.add(plan, cells, line);
        else takeRow(plan, plan.map ? plan.map(cells) : cells, line, 1, startsEntry);
      } catch (error) {
        if (!(error instanceof BadRow)) throw error;
        rejectRow(line, '', error.message);
      }
    },
    unreadable(line, value, reason) {
      sink.countRow();
      rejectRow(line, value, reason);
    },
    end() {
      collector.end();
      assembler.end();
    },
  };
}

/** Problems of one header that are told: a header of another table has one in each column. */
const PROBLEMS_TOLD_MAX = 10;

function wrongHeader(problems: readonly PlanProblem[], line: number): BrokenFile {
  const told = problems.slice(0, PROBLEMS_TOLD_MAX).map(({ reason }) => reason);
  const more = problems.length - told.length;
  return new BrokenFile(line, problems[0]!.kind, `${told.join('; ')}${more === 0 ? '' : `; and ${more} more`}`);
}

/** Fills the draft; returns the size of the cells. */
export function parseCells<Draft>(
  draft: Draft,
  plan: Plan<Draft>,
  cells: readonly Cell[],
  formats: CellFormats,
  line: number,
  errors: RowError[],
): number {
  const { columns, names } = plan;
  let chars = 0;
  for (let i = 0; i < columns.length; i++) {
    const cell = cells[i]!;
    if (cell === '') continue;
    chars += charsOf(cell);
    const reason = columns[i]!(draft, cell, formats);
    if (reason !== null) errors.push({ line, column: names[i]!, value: shownCell(cell), reason });
  }
  return chars;
}
