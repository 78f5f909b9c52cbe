import { parseInstant } from '../base/instant.js';
import { keyProblem } from '../base/key.js';
import { parseList, withoutRepeats } from '../base/list.js';
import { type Currency, parseCurrency } from '../base/money.js';
import { ok, type Result } from '../base/result.js';
import type { Column } from './columns.js';

export const NOT_SINGLE = 'must be a single value, not a list';

/** A column made of a parser and a place in the draft. */
export function column<Draft, T>(
  parse: (text: string) => Result<T, string>,
  assign: (draft: Draft, value: T | null) => void,
): Column<Draft> {
  return (draft, cell) => {
    if (cell === null) {
      assign(draft, null);
      return null;
    }
    if (typeof cell !== 'string') return NOT_SINGLE;
    const parsed = parse(cell);
    if (!parsed.ok) return parsed.error;
    assign(draft, parsed.value);
    return null;
  };
}

/** A column that can't be cleared: the entry's key, the lines' items. */
export function required<Draft>(optional: Column<Draft>): Column<Draft> {
  return (draft, cell) => (cell === null ? 'must not be null' : optional(draft, cell));
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

/** One of the words; `labels` are other names of them. */
export function oneOf<T extends string>(
  words: readonly T[],
  labels: Readonly<Record<string, T>> = {},
): (cell: string) => Result<T, string> {
  const results = new Map<string, Result<T, string>>(words.map((word) => [word, ok(word)]));
  for (const [label, word] of Object.entries(labels)) results.set(label, ok(word));
  const wrong: Result<T, string> = { ok: false, error: `must be one of ${words.join(', ')}` };
  return (cell) => results.get(cell) ?? wrong;
}

const TRUE = ok(true);
const FALSE = ok(false);
const NOT_FLAG: Result<boolean, string> = { ok: false, error: 'must be true or false' };

export const flag = (cell: string): Result<boolean, string> =>
  cell === 'true' ? TRUE : cell === 'false' ? FALSE : NOT_FLAG;

const NOT_WHOLE: Result<number, string> = { ok: false, error: 'must be a whole number' };
const NOT_NUMBER: Result<number, string> = { ok: false, error: 'must be a number' };
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

export function wholeNumber(cell: string): Result<number, string> {
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

export function number(cell: string): Result<number, string> {
  const whole = wholeNumber(cell);
  if (whole.ok) return whole;
  const value = PLAIN_NUMBER.test(cell) ? Number(cell) : Number.NaN;
  return Number.isFinite(value) ? ok(value) : NOT_NUMBER;
}

export const instant = parseInstant;

/** Seconds reach this in the year 5138, milliseconds did in 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** ISO 8601, or seconds or milliseconds since 1970. */
export function instantOrEpoch(cell: string): Result<number, string> {
  const epoch = wholeNumber(cell);
  if (!epoch.ok) {
    const parsed = parseInstant(cell);
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
