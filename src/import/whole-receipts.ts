import { createAssumptions } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import type { EntryKind } from './entry-kind.js';
import type { FirstLines } from './first-lines.js';
import { brokenFileError, importReading, type Reading } from './import-rows.js';
import type { ImportOptions } from './options.js';
import { readRows } from './read-rows.js';
import { readingOf } from './reading.js';
import type { ImportEvent, ImportTarget } from './report.js';
import { createRowOrder } from './row-order.js';
import { createScratchFile } from './scratch-file.js';
import { createSurvey, type Survey } from './survey.js';

const NO_ROWS = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };

/**
 * Imports a file of receipts that may be anywhere in it. A receipt is recorded once and whole, so the file is read to its end before the first
 * one is: a copy is kept meanwhile, and a survey finds out whether the rows of some receipt are apart. Where they are, the rows are sorted;
 * otherwise, which is nearly always, they are taken as they come. A file that breaks off, or is broken, leaves nothing.
 */
export async function* importWholeReceipts<Draft, Entry>(
  kindOf: (firstLines: FirstLines) => EntryKind<Draft, Entry>,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  target: ImportTarget<Entry>,
): AsyncGenerator<ImportEvent> {
  const copy = createScratchFile();
  const { assume, list: assumptions } = createAssumptions();
  try {
    const survey = createSurvey(options);
    const kind = kindOf(survey.firstLines);
    const { options: first } = readingOf(options, assume);
    for await (const _ of readRows(kept(source), first, kind.linesName, survey, assume)) {
      yield { kind: 'progress', counts: NO_ROWS, bytesRead: copy.size };
    }
    const again = { source: copy.read(0, copy.size), linesName: kind.linesName };
    if (survey.apart === null) {
      const reading: Reading = {
        rowsInto: (sink, reading, assume) => readRows(again.source, reading, again.linesName, sink, assume),
        bytesRead: copy.size,
      };
      yield* importReading(kind, reading, options, target);
      return;
    }
    yield { kind: 'warning', warning: warningOf(survey.apart) };
    yield* importReading(kind, sortedReading(again, options, survey, copy.size), options, target);
  } catch (error) {
    // Of the mapping or of the file, before the first row was taken; what comes later, the reading itself has told.
    if (!(error instanceof BrokenFile)) throw error;
    yield { kind: 'assumed', assumptions: assumptions() };
    throw brokenFileError(error, NO_ROWS, options.dryRun);
  } finally {
    await copy.close();
  }

  async function* kept(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of bytes) {
      await copy.write(chunk);
      yield chunk;
    }
  }
}

function sortedReading(
  { source, linesName }: { readonly source: AsyncIterable<Uint8Array>; readonly linesName: string | null },
  options: ImportOptions,
  { firstLines }: Survey,
  bytesRead: number,
): Reading {
  return {
    bytesRead,
    async *rowsInto(sink, reading, assume) {
      const order = createRowOrder(options, firstLines);
      try {
        for await (const _ of readRows(source, reading, linesName, order, assume))
          if (order.isFull) await order.spill();
        yield* order.giveTo(sink);
      } finally {
        await order.close();
      }
    },
  };
}

const warningOf = ({ line, id }: NonNullable<Survey['apart']>) => ({
  line,
  column: null,
  value: id,
  reason: 'rows of a receipt are apart from each other: those of each receipt are read together',
});
