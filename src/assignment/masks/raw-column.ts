import type { Work } from '../../base/work.js';
import type { RawColumn } from './columns.js';

/** Longer texts differ anyway, and comparing them costs more than it saves. */
const CHARS_COMPARED = 500;

/** Of lists and maps as long as they may be, some milliseconds. */
const ROWS_PER_PIECE = 100;

/** The column of what `read` finds in each row. Pauses now and then. */
export function* rawColumn(size: number, read: (row: number) => unknown): Work<RawColumn> {
  const codes = new Uint32Array(size);
  const values: unknown[] = [];
  const keys: (string | null)[] = [];
  const byKey = new Map<unknown, number>();
  for (let row = 0; row < size; row++) {
    if (row % ROWS_PER_PIECE === ROWS_PER_PIECE - 1) yield;
    const value = read(row);
    // Most are texts and numbers, which are their own keys.
    const own = typeof value === 'object' ? inputKey(value) : value;
    let code = own === null ? undefined : byKey.get(own);
    if (code === undefined) {
      code = values.push(value) - 1;
      keys.push(inputKey(value));
      if (own !== null) byKey.set(own, code);
    }
    codes[row] = code;
  }
  return { codes, values, keys };
}

/** As text; null: of a value that is not looked into. */
function inputKey(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value.length > CHARS_COMPARED ? null : `text ${value}`;
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return `${typeof value} ${value}`;
    default:
      return value === null ? 'null' : objectKey(value as object);
  }
}

function objectKey(value: object): string | null {
  if (value instanceof Map) return listKey('map', [...value].flat());
  if (Array.isArray(value)) return listKey('list', value);
  if ('seconds' in value && 'nanos' in value) return `time ${value.seconds} ${value.nanos}`;
  return null;
}

function listKey(kind: string, elements: readonly unknown[]): string | null {
  const keys = elements.map(inputKey);
  return keys.includes(null) ? null : `${kind} ${JSON.stringify(keys)}`;
}
