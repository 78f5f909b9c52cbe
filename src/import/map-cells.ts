import { parseInstant } from '../base/instant.js';
import { MS_PER_DAY } from '../base/time.js';
import { ROW_BYTES_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';
import { ISO_DAY_CHARS } from './date-text.js';
import type { Mapping, MappingSource } from './mapping.js';
import { type Cell, charsOf } from './row-reader.js';

export type CellSource = (cells: readonly Cell[]) => Cell;

/** Where a target column comes from, for one header. */
export interface MappedColumn {
  readonly target: string;
  readonly cell: CellSource;
  /** Columns of the file that it is made of. */
  readonly from: readonly string[];
}

/** Binds the mapping to the names of a file. Columns of the file that it does not mention are not in the answer. */
export function bindMapping(mapping: Mapping, names: readonly string[]): MappedColumn[] {
  const positions = new Map(names.map((name, i) => [name, i]));
  return Object.entries(mapping.columns).map(([target, source]) => {
    const { from, cell } = bindOrigin(source, positions);
    return { target, from, cell: transformed(cell, source) };
  });
}

function bindOrigin(
  source: MappingSource,
  positions: ReadonlyMap<string, number>,
): { readonly from: readonly string[]; readonly cell: CellSource } {
  const { column, template, constant } = source;
  if (column !== undefined) {
    const position = positions.get(column);
    return { from: [column], cell: position === undefined ? () => '' : (cells) => cells[position]! };
  }
  if (template !== undefined) return bindTemplate(template, positions);
  return { from: [], cell: () => constant ?? null };
}

function bindTemplate(template: string, positions: ReadonlyMap<string, number>) {
  // Odd pieces are names, even ones the text between them.
  const pieces = template.split(/\{([^{}]+)\}/);
  const from = pieces.filter((_, i) => i % 2 === 1);
  const cell = (cells: readonly Cell[]): Cell => {
    let isSet = from.length === 0;
    let chars = 0;
    const filled = pieces.map((piece, i) => {
      const value = i % 2 === 0 ? piece : valueIn(piece, cells);
      if (i % 2 === 1 && value !== '') isSet = true;
      chars += charsOf(value);
      return value;
    });
    // A long cell that comes again and again makes a text that no memory holds.
    if (chars > ROW_BYTES_MAX)
      throw new BadRow(`fills the template of "${from[0]}" with more than ${ROW_BYTES_MAX} characters`);
    return isSet ? filled.join('').trim() : '';
  };
  const valueIn = (name: string, cells: readonly Cell[]): string | readonly string[] => {
    const position = positions.get(name);
    return position === undefined ? '' : (cells[position] ?? '');
  };
  return { from, cell };
}

function transformed(cell: CellSource, { values, default: fallback, split, dayOne }: MappingSource): CellSource {
  let source = cell;
  if (values !== undefined || fallback !== undefined) source = translated(source, values ?? {}, fallback);
  if (dayOne !== undefined) source = dated(source, dayOne);
  if (split !== undefined) source = splitted(source, split);
  return source;
}

function translated(
  cell: CellSource,
  values: Readonly<Record<string, string | null>>,
  fallback: string | null | undefined,
): CellSource {
  const words = new Map(Object.entries(values));
  return (cells) => {
    const value = cell(cells);
    if (typeof value !== 'string') return value;
    const word = words.get(value);
    if (word !== undefined) return word;
    if (fallback === undefined) return value;
    return value === '' || words.size > 0 ? fallback : value;
  };
}

/** Days of this many digits are within the range of dates. */
const DAY_DIGITS_MAX = 6;

function dated(cell: CellSource, dayOne: string): CellSource {
  const first = parseInstant(dayOne);
  const firstMs = first.ok ? first.value : 0;
  const isDay = dayOne.length === ISO_DAY_CHARS;
  return (cells) => {
    const value = cell(cells);
    // What is no number is left for the column's own parser to refuse.
    if (typeof value !== 'string' || !/^\d+$/.test(value)) return value;
    // A number that is no day must not pass for seconds since 1970.
    if (value.length > DAY_DIGITS_MAX) return `day ${value}`;
    const iso = new Date(firstMs + (Number(value) - 1) * MS_PER_DAY).toISOString();
    // Days of a date stay days, which begin and end by the zone of the import.
    return isDay ? iso.slice(0, ISO_DAY_CHARS) : iso;
  };
}

function splitted(cell: CellSource, separator: string): CellSource {
  return (cells) => {
    const value = cell(cells);
    if (typeof value !== 'string' || value === '') return value;
    return value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  };
}
