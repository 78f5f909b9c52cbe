import { createFirstLines, type FirstLines } from './first-lines.js';
import type { ImportOptions } from './options.js';
import { createReceiptRows, type ReceiptRows } from './receipt-rows.js';
import type { RowSink } from './row-reader.js';

/** What a first look at a file of receipts has found. */
export interface Survey {
  /** Where each receipt begins. */
  readonly firstLines: FirstLines;
  /** The first row that is not where the receipt is that it belongs to; null: the rows of each receipt follow each other. */
  readonly apart: { readonly line: number; readonly id: string } | null;
}

/** Takes the rows of the file. An object with all the lines of a receipt is whole, wherever it is. */
export function createSurvey(options: Pick<ImportOptions, 'format' | 'mapping'>): Survey & RowSink<ReceiptRows> {
  const firstLines = createFirstLines();
  let apart: Survey['apart'] = null;
  let open: string | null = null;
  return {
    firstLines,
    get apart() {
      return apart;
    },
    shape: createReceiptRows(options),
    row(shape, cells, line, startsEntry) {
      const id = shape.idOf(cells);
      if (id === null || (id === open && !startsEntry)) return;
      open = id;
      if (firstLines.of(id, line) !== line && !startsEntry) apart ??= { line, id };
    },
    unreadable() {},
  };
}
