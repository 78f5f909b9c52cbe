import { shownValue } from '../base/violation.js';
import { IMPORT_COLUMNS_MAX, JSON_DEPTH_MAX, JSON_NAME_CHARS_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';
import type { Cell } from './row-reader.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** An object as a row: the names of its columns, and what is in them. */
export interface FlatObject {
  readonly names: string[];
  readonly cells: Cell[];
}

/** The object's columns, behind those of `before`. Throws BadRow on what has no columns. */
export function flattened(object: JsonObject, before?: FlatObject): FlatObject {
  const flat = { names: [...(before?.names ?? [])], cells: [...(before?.cells ?? [])] };
  flatten('', object, flat, 0);
  return flat;
}

function flatten(prefix: string, object: object, { names, cells }: FlatObject, depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key;
    if (name.length > JSON_NAME_CHARS_MAX) {
      throw new BadRow(`has a name of more than ${JSON_NAME_CHARS_MAX} characters: "${shownValue(name)}"`);
    }
    if (isNested(value)) {
      if (depth >= JSON_DEPTH_MAX) throw new BadRow(`"${shownValue(name)}" is nested more than ${JSON_DEPTH_MAX} deep`);
      flatten(`${name}.`, value, { names, cells }, depth + 1);
      continue;
    }
    if (names.length >= IMPORT_COLUMNS_MAX) throw new BadRow(`has more than ${IMPORT_COLUMNS_MAX} columns`);
    names.push(name);
    cells.push(Array.isArray(value) ? value.map((entry) => plainText(name, entry)) : toCell(name, value));
  }
}

/** Whether the value has columns of its own: an object, or a list that is not of plain values only. */
function isNested(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some((entry) => typeof entry === 'object' && entry !== null);
}

const toCell = (name: string, value: unknown): Cell => (value === null ? null : plainText(name, value));

function plainText(name: string, value: unknown): string {
  // Digits that a number has lost on its way would make it another id or amount.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new BadRow(`"${shownValue(name)}" has more digits than a number of JSON keeps: write it as text`);
  }
  return String(value);
}
