import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BrokenFile } from '../import/broken-file.js';
import { gunzipped } from '../import/gunzip.js';

/** A file that can't be used, in words for whoever named it. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';

  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
  }
}

/** Columns that a file may lack are '' in every row then. */
interface CsvOptions<O extends string> {
  readonly optional?: readonly O[];
}

/**
 * Rows of a CSV file with a header line, in any order of columns; gzip'ed files are recognised by their content. Throws
 * UnusableFile when a wanted column is missing, a row has more or fewer cells than the header, or the file is damaged.
 */
export async function* readCsv<C extends string, O extends string = never>(
  file: string,
  columns: readonly C[],
  { optional = [] }: CsvOptions<O> = {},
): AsyncGenerator<Readonly<Record<C | O, string>>> {
  // The loop below sees every error of the pipeline, so its callback has nothing to do.
  const rows = pipeline(Readable.from(gunzipped(createReadStream(file))), parse({ bom: true }), () => {});
  let places: readonly (readonly [C | O, number])[] | null = null;
  for await (const cells of pulled(file, rows as AsyncIterable<readonly string[]>)) {
    if (places === null) {
      for (const column of columns) {
        if (!cells.includes(column))
          throw new UnusableFile(file, `column ${column} is missing, found ${cells.join(', ')}`);
      }
      places = [...columns, ...optional].map((column) => [column, cells.indexOf(column)] as const);
      continue;
    }
    const row = {} as Record<C | O, string>;
    for (const [column, at] of places) row[column] = at < 0 ? '' : cells[at]!;
    yield row;
  }
  if (places === null) throw new UnusableFile(file, 'is empty, not even a header line');
}

/** Says of which file the trouble is. */
async function* pulled<T>(file: string, rows: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* rows;
  } catch (error) {
    if (error instanceof CsvError || error instanceof BrokenFile) throw new UnusableFile(file, error.message);
    throw error;
  }
}

/** A whole number from a cell. `what` says of which row. */
export function wholeCell(file: string, what: string, column: string, text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UnusableFile(file, `${column} of ${what} is no whole number: "${text}"`);
  }
  return value;
}
