import type { Assume } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import type { ImportOptions } from './options.js';

type Delimiter = NonNullable<ImportOptions['delimiter']>;

export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** A first line `sep=;`, by which Excel is told the delimiter of a file. */
export interface SeparatorLine {
  readonly delimiter: Delimiter;
  /** Where the next line begins. */
  readonly end: number;
}

/** The first line of a file when it names the delimiter, or null. Throws BrokenFile when it names another one than we know. */
export function readSeparatorLine(text: string): SeparatorLine | null {
  const [line, named] = /^"?sep=(.)"?\r?(?:\n|$)/i.exec(text) ?? [];
  if (line === undefined) return null;
  const delimiter = DELIMITERS.find((each) => each === named);
  if (delimiter === undefined) {
    throw new BrokenFile(
      1,
      'NO_HEADER',
      `the file names the delimiter "${named}": it must be a comma, a semicolon, a tab or a bar`,
    );
  }
  return { delimiter, end: line.length };
}

/** The delimiter that the file names, else the one that its header has most often outside quotes; a comma when there is none. */
export function settleDelimiter(text: string, named: Delimiter | null, assume: Assume): Delimiter {
  const delimiter = named ?? detectDelimiter(text);
  const reason = named === null ? 'the header has it most often' : 'the first line of the file names it';
  assume('delimiter', delimiter === '\t' ? 'tab' : delimiter, reason);
  return delimiter;
}

function detectDelimiter(text: string): Delimiter {
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
