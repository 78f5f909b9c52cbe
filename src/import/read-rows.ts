import { createCsvReader } from './csv.js';
import { gunzipped } from './gunzip.js';
import { createJsonLinesReader } from './json-lines.js';
import type { ImportOptions } from './options.js';
import type { RowSink } from './row-reader.js';
import { textBlocks } from './text-blocks.js';

/** Reads the rows of a file into a sink, and stops after each block of them. Throws BrokenFile. */
export async function* readRows<Shape>(
  source: AsyncIterable<Uint8Array>,
  options: Pick<ImportOptions, 'format' | 'delimiter'>,
  linesName: string | null,
  sink: RowSink<Shape>,
): AsyncGenerator<void> {
  const reader =
    options.format === 'csv' ? createCsvReader(options.delimiter, sink) : createJsonLinesReader(sink, linesName);
  for await (const block of textBlocks(gunzipped(source))) {
    reader.feed(block);
    yield;
  }
  reader.end();
}
