import { err, ok, type Result } from './result.js';

/**
 * Reads a list from one cell: a JSON array, or values separated by `|`, or by `,` when there is no `|`. Blanks around
 * values and empty values are dropped.
 */
export function parseList(text: string): Result<readonly string[], string> {
  if (text.charCodeAt(0) === 91) return parseJsonList(text);
  const parts = text.split(text.includes('|') ? '|' : ',');
  let kept = 0;
  for (const part of parts) {
    const value = part.trim();
    if (value !== '') parts[kept++] = value;
  }
  parts.length = kept;
  return ok(parts);
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

/** The values without later repeats; the same array when there are none. */
export function withoutRepeats<T extends string>(values: readonly T[]): readonly T[] {
  const distinct = new Set(values);
  return distinct.size === values.length ? values : [...distinct];
}
