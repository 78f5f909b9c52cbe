import { JSON_NAMES_MAX, JSON_SHAPES_CHARS_MAX, JSON_SHAPES_MAX, LINES_PER_TRANSACTION_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';
import { BrokenFile } from './broken-file.js';
import { type FlatObject, flattened, type JsonObject } from './flat-json.js';
import { refuseHeavyJson } from './json-weight.js';
import type { RowReader, RowSink } from './row-reader.js';

/**
 * Reads one JSON object a line. Nested objects become dotted columns (`params.icon`, `tags.0.name`), arrays of plain values lists.
 * `linesName`: an array of objects of that name makes one row an element, each with the object's other columns (receipts).
 */
export function createJsonLinesReader<Shape>(sink: RowSink<Shape>, linesName: string | null = null): RowReader {
  const shapes = new Map<string, Shape>();
  let shapesChars = 0;
  let isStart = true;

  function shapeOf(names: readonly string[], line: number): Shape {
    const key = names.join('\n');
    let shape = shapes.get(key);
    if (shape === undefined) {
      if (shapes.size >= JSON_SHAPES_MAX || shapesChars > JSON_SHAPES_CHARS_MAX) {
        shapes.clear();
        shapesChars = 0;
      }
      shape = sink.shape(names, line);
      shapes.set(key, shape);
      shapesChars += key.length;
    }
    return shape;
  }

  function takeLine(text: string, line: number): void {
    if (isStart && text.startsWith('[')) {
      throw new BrokenFile(line, 'NOT_JSON_LINES', 'the file is a JSON array: write one object a line instead');
    }
    isStart = false;
    try {
      takeObject(parseObject(text), line);
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      sink.unreadable(line, text, error.message);
    }
  }

  function takeObject(object: JsonObject, line: number): void {
    if (linesName === null || !Object.hasOwn(object, linesName)) {
      takeRow(flattened(object), line, false);
      return;
    }
    const { [linesName]: lines, ...rest } = object;
    if (!Array.isArray(lines) || lines.length === 0 || !lines.every(isObject)) {
      throw new BadRow(`"${linesName}" must be a list of objects, not empty`);
    }
    if (lines.length > LINES_PER_TRANSACTION_MAX) {
      throw new BadRow(`"${linesName}" must not have more than ${LINES_PER_TRANSACTION_MAX} entries`);
    }
    const shared = flattened(rest);
    if (lines.length * shared.names.length > JSON_NAMES_MAX) {
      throw new BadRow(
        `has more than ${JSON_NAMES_MAX} values, as those of the whole belong to each of "${linesName}"`,
      );
    }
    // All of them, before the first one is taken: a receipt is read whole or not at all.
    const rows = lines.map((entry) => flattened(entry, shared));
    for (const [i, row] of rows.entries()) takeRow(row, line, i === 0);
  }

  function takeRow({ names, cells }: FlatObject, line: number, startsEntry: boolean): void {
    sink.row(shapeOf(names, line), cells, line, startsEntry);
  }

  return {
    feed({ text, firstLine }) {
      let line = firstLine;
      for (let at = 0; at < text.length; line++) {
        const newline = text.indexOf('\n', at);
        const end = newline < 0 ? text.length : newline;
        const content = text.slice(at, end).trim();
        if (content !== '') takeLine(content, line);
        at = end + 1;
      }
    },
    end() {
      if (isStart) throw new BrokenFile(0, 'EMPTY_FILE', 'the file is empty');
    },
  };
}

/** Throws BadRow. */
export function parseObject(text: string): JsonObject {
  refuseHeavyJson(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BadRow(`is not JSON: ${(error as SyntaxError).message}`);
  }
  if (!isObject(parsed)) throw new BadRow('is JSON, but not an object');
  return parsed;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
