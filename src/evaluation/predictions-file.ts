import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/**
 * Writes rows of plain ids (no quoting needed) as CSV; each row an array of cells. Resolves when the file is closed.
 */
export async function writePredictions(
  file: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> {
  const out = createWriteStream(file);
  const done = finished(out);
  out.write(`${header.join(',')}\n`);
  for (const row of rows) if (!out.write(`${row.join(',')}\n`)) await once(out, 'drain');
  out.end();
  await done;
}
