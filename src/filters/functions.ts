import type { FilterType } from './schema.js';
import { text } from './schema.js';
import type { Kind } from './types.js';

/** A function that filters may call. */
export interface FilterFunction {
  /** Written `value.f(…)`, `f(value, …)`, or either. */
  readonly form: 'method' | 'call' | 'both';
  /** Kinds of the operands, that before the dot first. */
  readonly operands: readonly (readonly Kind[])[];
  /** How many of them must be there; all unless told. */
  readonly required?: number;
  readonly returns: FilterType;
}

/** The longest text that a number, time or duration is written as. */
const WRITTEN = text(64);

const search: FilterFunction = { form: 'method', operands: [['text'], ['text']], returns: 'bool' };
const ofDate: FilterFunction = { form: 'method', operands: [['timestamp'], ['text']], required: 1, returns: 'int' };
const ofTime: FilterFunction = { ...ofDate, operands: [['timestamp', 'duration'], ['text']] };

/** All of them; `docs/filters.md` has an example of each. */
export const FUNCTIONS: Readonly<Record<string, FilterFunction>> = {
  size: { form: 'both', operands: [['text', 'list', 'map']], returns: 'int' },
  contains: search,
  startsWith: search,
  endsWith: search,
  matches: search,
  int: { form: 'call', operands: [['number', 'text', 'timestamp', 'duration']], returns: 'int' },
  double: { form: 'call', operands: [['number', 'text']], returns: 'double' },
  string: { form: 'call', operands: [['text', 'number', 'bool', 'timestamp', 'duration']], returns: WRITTEN },
  bool: { form: 'call', operands: [['bool', 'text']], returns: 'bool' },
  timestamp: { form: 'call', operands: [['timestamp', 'text']], returns: 'timestamp' },
  duration: { form: 'call', operands: [['duration', 'text']], returns: 'duration' },
  getFullYear: ofDate,
  getMonth: ofDate,
  getDate: ofDate,
  getDayOfMonth: ofDate,
  getDayOfWeek: ofDate,
  getDayOfYear: ofDate,
  getHours: ofTime,
  getMinutes: ofTime,
  getSeconds: ofTime,
  getMilliseconds: ofTime,
};

/** Written with a dot like functions, but read by the parser. */
export const MACROS = ['has', 'all', 'exists', 'exists_one', 'map', 'filter'] as const;
