import { JSON_DEPTH_MAX, JSON_SHAPES_MAX } from '../limits.js';
import { BrokenFile } from './broken-file.js';
import type { Cell, RowReader, RowSink } from './row-reader.js';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads one JSON object a line. Nested objects become dotted columns (`params.icon`, `tags.0.name`), arrays of plain values lists.
 * `linesName`: an array of objects of that name makes one row an element, each with the object's other columns (receipts).
 */
export function createJsonLinesReader<Shape>(sink: RowSink<Shape>, linesName: string | null = null): RowReader {
  const shapes = new Map<string, Shape>();
  let isStart = true;

  function shapeOf(names: readonly string[], line: number): Shape {
    const key = names.join('\n');
    let shape = shapes.get(key);
    if (shape === undefined) {
      if (shapes.size >= JSON_SHAPES_MAX) shapes.clear();
      shape = sink.shape(names, line);
      shapes.set(key, shape);
    }
    return shape;
  }

  function takeLine(text: string, line: number): void {
    if (isStart && text.startsWith('[')) {
      throw new BrokenFile(line, 'NOT_JSON_LINES', 'the file is a JSON array: write one object a line instead');
    }
    isStart = false;
    const object = parseObject(text);
    if (typeof object === 'string') sink.unreadable(line, text, object);
    else if (linesName !== null && linesName in object) takeLines(object, linesName, line);
    else takeRow(object, null, line, false);
  }

  function takeLines(object: JsonObject, name: string, line: number): void {
    const { [name]: lines, ...rest } = object;
    if (!Array.isArray(lines) || lines.length === 0 || !lines.every(isObject)) {
      sink.unreadable(line, JSON.stringify(lines), `"${name}" must be a list of objects, not empty`);
      return;
    }
    for (const [i, entry] of lines.entries()) takeRow(rest, entry, line, i === 0);
  }

  function takeRow(object: JsonObject, more: JsonObject | null, line: number, startsEntry: boolean): void {
    const names: string[] = [];
    const cells: Cell[] = [];
    flatten('', object, names, cells, 0);
    if (more) flatten('', more, names, cells, 0);
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

/** The object, or what is wrong. */
function parseObject(text: string): JsonObject | string {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : 'is JSON, but not an object';
  } catch (error) {
    return `is not JSON: ${(error as SyntaxError).message}`;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flatten(prefix: string, object: object, names: string[], cells: Cell[], depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key;
    if (isObject(value) || (Array.isArray(value) && value.some(isObject))) {
      if (depth < JSON_DEPTH_MAX) {
        flatten(`${name}.`, value, names, cells, depth + 1);
        continue;
      }
    }
    names.push(name);
    cells.push(toCell(value));
  }
}

function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(String) : String(value);
}
