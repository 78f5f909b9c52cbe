import { err, ok, type Result } from './result.js';

/**
 * Reads a list from one cell: a JSON array, or values separated by `|`, or by `,` when there is no `|`. Blanks around
 * values and empty values are dropped.
 */
export function parseList(text: string): Result<readonly string[], string> {
  if (text.charCodeAt(0) === 91) return parseJsonList(text);
  const separator = text.includes('|') ? '|' : ',';
  const values: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const next = text.indexOf(separator, at);
    const end = next < 0 ? text.length : next;
    const value = text.slice(at, end).trim();
    if (value !== '') values.push(value);
    at = end + 1;
  }
  return ok(values);
}

function parseJsonList(text: string): Result<readonly string[], string> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every((entry) => typeof entry === 'string' || typeof entry === 'number')) {
      return ok(parsed.map(String));
    }
  } catch {
    // Falls through to the one message that helps in both cases.
  }
  return err('must be a list: values separated by | or , or a JSON array of strings');
}

/** Up to this length comparing each with each is quicker than a set. */
const SHORT_LIST = 8;

/** The values without later repeats; the same array when there are none. */
export function withoutRepeats<T extends string>(values: readonly T[]): readonly T[] {
  if (values.length <= SHORT_LIST && values.every((value, i) => values.indexOf(value) === i)) return values;
  const distinct = new Set(values);
  return distinct.size === values.length ? values : [...distinct];
}
