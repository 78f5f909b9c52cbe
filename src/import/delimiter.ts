import type { ImportOptions } from './options.js';

type Delimiter = NonNullable<ImportOptions['delimiter']>;

export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** The delimiter that occurs most often in the first line, outside quotes; a comma when there is none. */
export function detectDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === '\n') break;
    const count = counts.get(char);
    if (count !== undefined) counts.set(char, count + 1);
  }
  return DELIMITERS.reduce((best, next) => (counts.get(next)! > counts.get(best)! ? next : best));
}
