import { HandbillError } from '../base/errors.js';
import { type Violation, violation } from '../base/violation.js';
import { IMPORT_WARNINGS_MAX } from '../limits.js';
import { type Assume, createAssumptions } from './assumptions.js';
import { createBatches } from './batches.js';
import { BrokenFile } from './broken-file.js';
import { allErrors } from './damaged-row.js';
import { type EntryKind, locate, type ParsedRow } from './entry-kind.js';
import { createFirstLines } from './first-lines.js';
import type { ImportOptions, ReadingOptions } from './options.js';
import { readRows } from './read-rows.js';
import { readingOf } from './reading.js';
import type { ImportCounts, ImportEvent, ImportTarget, RowError, WriteOutcome } from './report.js';
import { createRowParser } from './row-parser.js';
import type { RowSink } from './row-reader.js';

/** Where the rows of an import come from. */
export interface Reading {
  /** Reads all of them into the sink, and stops after some. Throws BrokenFile. */
  rowsInto<Shape>(sink: RowSink<Shape>, options: ReadingOptions, assume: Assume): AsyncIterable<void>;
  /** Bytes of the file that have been read. */
  readonly bytesRead: number;
}

/** The one path of every import, as a file is read: bytes -> lines -> rows -> entries -> batches -> target. */
export function importRows<Draft, Entry>(
  kind: EntryKind<Draft, Entry>,
  source: AsyncIterable<Uint8Array>,
  given: ImportOptions,
  target: ImportTarget<Entry>,
): AsyncGenerator<ImportEvent> {
  let bytesRead = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of source) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  const reading: Reading = {
    rowsInto: (sink, options, assume) => readRows(counted(), options, kind.linesName, sink, assume),
    get bytesRead() {
      return bytesRead;
    },
  };
  return importReading(kind, reading, given, target);
}

/**
 * Imports what is read. Memory is bounded: by a block of text, two batches of entries, the changes that wait for later rows and the remembered
 * keys. What was read before a file turns out to be broken stays imported.
 */
export async function* importReading<Draft, Entry>(
  kind: EntryKind<Draft, Entry>,
  reading: Reading,
  given: ImportOptions,
  target: ImportTarget<Entry>,
): AsyncGenerator<ImportEvent> {
  const counts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const events: ImportEvent[] = [];
  let warnings = 0;

  function reject(rows: number, errors: readonly RowError[]): void {
    counts.rejected += rows;
    for (const error of errors) events.push({ kind: 'rejected', error });
  }

  function settle(rows: readonly ParsedRow<Draft>[], outcome: WriteOutcome): void {
    const [first] = rows;
    if (first!.errors.length > 0) {
      const violations = outcome.kind === 'rejected' ? outcome.violations : [];
      reject(countRows(rows), allErrors(first!, violations, kind.columns.judgedBy));
      return;
    }
    if (outcome.kind === 'rejected') {
      const errors = outcome.violations.map((violation) => locateIn(rows, violation));
      reject(countRows(rows), errors);
      return;
    }
    counts[outcome.kind]++;
    for (const violation of outcome.warnings ?? []) warn(locateIn(rows, violation));
  }

  function warn(warning: RowError): void {
    if (++warnings <= IMPORT_WARNINGS_MAX) events.push({ kind: 'warning', warning });
  }

  function* news(): Generator<ImportEvent> {
    yield* events.splice(0);
    yield { kind: 'progress', counts: { ...counts }, bytesRead: reading.bytesRead };
  }

  const { assume, list: assumptions } = createAssumptions();
  const batches = createBatches(target, given.dryRun, kind.key?.of ?? null, settle);
  const firstLines = createFirstLines();

  function take(entry: Entry, rows: readonly ParsedRow<Draft>[]): void {
    const row = rows[0]!;
    if (kind.key !== null && row.errors.length === 0) {
      const key = kind.key.of(entry);
      if (firstLines.of(key, row.line) !== row.line) warn(locate(row, violation(kind.key.column, key, STANDS_TWICE)));
    }
    batches.add(entry, rows);
  }

  try {
    const { options, mapping } = readingOf(given, assume);
    const parser = createRowParser(kind, options, mapping, {
      countRow: () => void counts.rows++,
      warn,
      entry: take,
      reject,
    });
    for await (const _ of reading.rowsInto(parser, options, assume)) {
      if (batches.isFull()) {
        await batches.flush();
        yield* news();
      } else yield* events.splice(0);
    }
    parser.end();
    await batches.finish();
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    await batches.finish();
    yield* news();
    yield { kind: 'assumed', assumptions: assumptions() };
    throw brokenFileError(error, counts, given.dryRun);
  }
  if (warnings > IMPORT_WARNINGS_MAX) {
    const reason = `${warnings - IMPORT_WARNINGS_MAX} more warnings are not shown`;
    events.push({ kind: 'warning', warning: { line: 1, column: null, value: '', reason } });
  }
  yield* news();
  yield { kind: 'assumed', assumptions: assumptions() };
  yield { kind: 'done', counts: { ...counts }, dryRun: given.dryRun };
}

const STANDS_TWICE = 'has been in the file before: of what both rows say, the last one counts';

const countRows = <Draft>(rows: readonly ParsedRow<Draft>[]) => rows.reduce((sum, row) => sum + row.rows, 0);

/** A field behind `lines` and 3 is one of the fourth row of the entry; others are looked for in the first. */
function locateIn<Draft>(rows: readonly ParsedRow<Draft>[], violation: Violation): RowError {
  const [list, line, ...path] = violation.path;
  const row = list === 'lines' && typeof line === 'number' ? rows[line] : undefined;
  return row === undefined ? locate(rows[0]!, violation) : locate(row, { ...violation, path });
}

export function brokenFileError(broken: BrokenFile, counts: ImportCounts, dryRun: boolean): HandbillError {
  const { created, updated, unchanged } = counts;
  const where = broken.line === 0 ? '' : `line ${broken.line}: `;
  const before = dryRun
    ? ` (${counts.rows} rows before it were judged)`
    : ` (of the rows before it ${created} were created, ${updated} updated, ${unchanged} were unchanged)`;
  return new HandbillError('INVALID_ARGUMENT', `${where}${broken.message}${counts.rows === 0 ? '' : before}`, {
    reason: broken.reason,
    metadata: {
      line: String(broken.line),
      rows: String(counts.rows),
      created: String(created),
      updated: String(updated),
      unchanged: String(unchanged),
      rejected: String(counts.rejected),
    },
  });
}
