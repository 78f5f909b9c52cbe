import { keyProblem } from '../base/key.js';
import { parseList, withoutRepeats } from '../base/list.js';
import { type Currency, parseCurrency } from '../base/money.js';
import { ok, type Result } from '../base/result.js';
import type { CellFormats } from './cell-formats.js';
import type { Column } from './columns.js';
import { beginningOf } from './date-text.js';
import { plainNumber } from './number-text.js';

/** Reads a cell as it is written in the file, or says what it must be. */
export type Parse<T> = (cell: string, formats: CellFormats) => Result<T, string>;

export const NOT_SINGLE = 'must be a single value, not a list';

/** A column made of a parser and a place in the draft. */
export function column<Draft, T>(parse: Parse<T>, assign: (draft: Draft, value: T | null) => void): Column<Draft> {
  return (draft, cell, formats) => {
    if (cell === null) {
      assign(draft, null);
      return null;
    }
    if (typeof cell !== 'string') return NOT_SINGLE;
    const parsed = parse(cell, formats);
    if (!parsed.ok) return parsed.error;
    assign(draft, parsed.value);
    return null;
  };
}

/** A column that can't be cleared: the entry's key, the lines' items. */
export function required<Draft>(optional: Column<Draft>): Column<Draft> {
  return (draft, cell, formats) => (cell === null ? 'must not be null' : optional(draft, cell, formats));
}

export function listColumn<Draft>(assign: (draft: Draft, value: readonly string[] | null) => void): Column<Draft> {
  return (draft, cell) => {
    if (typeof cell !== 'string') {
      assign(draft, cell === null ? null : withoutRepeats(cell));
      return null;
    }
    const parsed = parseList(cell);
    if (!parsed.ok) return parsed.error;
    assign(draft, withoutRepeats(parsed.value));
    return null;
  };
}

export const text = (cell: string): Result<string, string> => ok(cell);

export function key<K extends string>(cell: string): Result<K, string> {
  const problem = keyProblem(cell);
  return problem === null ? ok(cell as K) : { ok: false, error: problem };
}

/** One of the words, in any case; `labels` are other names of them. */
export function oneOf<T extends string>(words: readonly T[], labels: Readonly<Record<string, T>> = {}): Parse<T> {
  const results = new Map<string, Result<T, string>>(words.map((word) => [word, ok(word)]));
  for (const [label, word] of Object.entries(labels)) results.set(label, ok(word));
  const inLowerCase = new Map([...results].map(([name, word]) => [name.toLowerCase(), word]));
  const wrong: Result<T, string> = { ok: false, error: `must be one of ${words.join(', ')}` };
  return (cell) => results.get(cell) ?? inLowerCase.get(cell.toLowerCase()) ?? wrong;
}

const TRUE = ok(true);
const FALSE = ok(false);
const NOT_FLAG: Result<boolean, string> = { ok: false, error: 'must be true or false' };

/** Spreadsheets write it in capitals. */
export function flag(cell: string): Result<boolean, string> {
  const word = cell.toLowerCase();
  return word === 'true' ? TRUE : word === 'false' ? FALSE : NOT_FLAG;
}

const NOT_WHOLE: Result<number, string> = { ok: false, error: 'must be a whole number' };
const NOT_NUMBER: Result<number, string> = { ok: false, error: 'must be a number' };
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

export function wholeNumber(cell: string, formats: CellFormats): Result<number, string> {
  const digits = onlyDigits(cell);
  if (digits.ok) return digits;
  const plain = plainNumber(cell, formats);
  return plain.ok ? onlyDigits(plain.value) : plain;
}

function onlyDigits(cell: string): Result<number, string> {
  const length = cell.length;
  const negative = cell.charCodeAt(0) === 45;
  let value = 0;
  for (let i = negative ? 1 : 0; i < length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NOT_WHOLE;
    value = value * 10 + digit;
  }
  if (length === (negative ? 1 : 0) || value > Number.MAX_SAFE_INTEGER) return NOT_WHOLE;
  return ok(negative && value !== 0 ? -value : value);
}

export function number(cell: string, formats: CellFormats): Result<number, string> {
  const whole = onlyDigits(cell);
  if (whole.ok) return whole;
  const plain = plainNumber(cell, formats);
  if (!plain.ok) return plain;
  const value = PLAIN_NUMBER.test(plain.value) ? Number(plain.value) : Number.NaN;
  return Number.isFinite(value) ? ok(value) : NOT_NUMBER;
}

export const instant = beginningOf;

/** Seconds reach this in the year 5138, milliseconds did in 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** A date or time, or seconds or milliseconds since 1970. */
export function instantOrEpoch(cell: string, formats: CellFormats): Result<number, string> {
  const epoch = onlyDigits(cell);
  if (!epoch.ok) {
    const parsed = beginningOf(cell, formats);
    if (parsed.ok) return parsed;
    return { ok: false, error: `${parsed.error}, or seconds or milliseconds since 1970` };
  }
  return ok(Math.abs(epoch.value) < FIRST_MILLISECONDS ? epoch.value * 1000 : epoch.value);
}

const currencies = new Map<string, Result<Currency, string>>();

export function currency(cell: string): Result<Currency, string> {
  let parsed = currencies.get(cell);
  if (parsed === undefined) {
    parsed = parseCurrency(cell);
    if (parsed.ok && currencies.size < 1_000) currencies.set(cell, parsed);
  }
  return parsed;
}
