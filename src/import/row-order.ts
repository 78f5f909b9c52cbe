import { IMPORT_SORT_CHARS, IMPORT_SORT_TURN_ROWS, JSON_SHAPES_MAX } from '../limits.js';
import type { FirstLines } from './first-lines.js';
import type { ImportOptions } from './options.js';
import { comparePlaces, type PlacedRow } from './placed-row.js';
import { createReceiptRows, type ReceiptRows } from './receipt-rows.js';
import type { Cell, RowSink } from './row-reader.js';
import { createScratchFile } from './scratch-file.js';
import { createSortedRuns } from './sorted-runs.js';

/** Takes rows in the order of the file and gives them in that of their receipts, each where its first row stands. */
export interface RowOrder extends RowSink<ReceiptRows> {
  /** What was taken is enough for one piece of the work. */
  readonly isFull: boolean;
  /** Sorts what was taken so far, and puts it on disk. */
  spill(): Promise<void>;
  /** Gives all rows, and stops now and then. */
  giveTo<Shape>(sink: RowSink<Shape>): AsyncGenerator<void>;
  close(): Promise<void>;
}

/** An external merge sort: memory holds IMPORT_SORT_CHARS of text, and the disk the rest. */
export function createRowOrder(options: Pick<ImportOptions, 'format' | 'mapping'>, firstLines: FirstLines): RowOrder {
  const scratch = createScratchFile();
  const runs = createSortedRuns(scratch);
  let rows: PlacedRow[] = [];
  let chars = 0;
  /** A row that doesn't say where it belongs stays behind the one before. */
  let place = 0;

  function take(row: PlacedRow, size: number): void {
    rows.push(row);
    chars += ROW_CHARS + size;
  }

  return {
    shape: createReceiptRows(options),
    row(shape, cells, line, startsEntry) {
      const id = shape.idOf(cells);
      if (id !== null) place = firstLines.of(id, line);
      take({ place, line, names: shape.names, cells, startsEntry, problem: null }, charsOf(cells));
    },
    unreadable(line, value, reason) {
      take({ place, line, names: [], cells: [], startsEntry: false, problem: { value, reason } }, value.length);
    },
    get isFull() {
      return chars >= IMPORT_SORT_CHARS;
    },
    async spill() {
      await runs.add(sorted(rows));
      rows = [];
      chars = 0;
    },
    async *giveTo(sink) {
      const give = giver(sink);
      let given = 0;
      for await (const row of runs.merged(sorted(rows))) {
        give(row);
        if (++given % IMPORT_SORT_TURN_ROWS === 0) yield;
      }
      yield;
    },
    close: () => scratch.close(),
  };
}

/** What an object of a row takes beside its text. */
const ROW_CHARS = 100;

const charsOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, cell) => sum + (typeof cell === 'string' ? cell.length : String(cell).length), 0);

const sorted = (rows: readonly PlacedRow[]): readonly PlacedRow[] => rows.toSorted(comparePlaces);

function giver<Shape>(sink: RowSink<Shape>): (row: PlacedRow) => void {
  const shapes = new Map<string, Shape>();
  let last: { readonly names: readonly string[]; readonly shape: Shape } | undefined;

  function shapeOf(names: readonly string[], line: number): Shape {
    const key = names.join('\n');
    const shape = shapes.get(key) ?? sink.shape(names, line);
    if (shapes.size >= JSON_SHAPES_MAX) shapes.clear();
    shapes.set(key, shape);
    return shape;
  }

  return ({ names, cells, line, startsEntry, problem }) => {
    if (problem !== null) {
      sink.unreadable(line, problem.value, problem.reason);
      return;
    }
    if (last?.names !== names) last = { names, shape: shapeOf(names, line) };
    sink.row(last.shape, cells, line, startsEntry);
  };
}
