import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/**
 * Rows of a CSV file with a header line, gzip'ed when the name ends in .gz. Throws when a wanted column is missing.
 */
export async function* readCsv<C extends string>(
  file: string,
  columns: readonly C[],
): AsyncGenerator<Readonly<Record<C, string>>> {
  const bytes = createReadStream(file);
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => text.destroy(error));
  const rows = text.pipe(parse({ columns: false, relax_column_count: false, bom: true }));
  text.on('error', (error: Error) => rows.destroy(error));
  let positions: number[] | null = null;
  for await (const row of rows as AsyncIterable<string[]>) {
    if (positions === null) {
      positions = columns.map((column) => {
        const at = row.indexOf(column);
        if (at < 0) throw new Error(`${file}: column ${column} is missing, found ${row.join(', ')}`);
        return at;
      });
      continue;
    }
    const found = positions;
    yield Object.fromEntries(columns.map((column, i) => [column, row[found[i]!]!])) as Record<C, string>;
  }
}
