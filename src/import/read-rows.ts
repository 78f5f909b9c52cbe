import type { Assume } from './assumptions.js';
import { createCsvReader } from './csv.js';
import { gunzipped } from './gunzip.js';
import { createJsonLinesReader } from './json-lines.js';
import type { ReadingOptions } from './options.js';
import type { RowSink } from './row-reader.js';
import { textBlocks } from './text-blocks.js';

/** Reads the rows of a file into a sink, and stops after each block of them. Throws BrokenFile. */
export async function* readRows<Shape>(
  source: AsyncIterable<Uint8Array>,
  options: Pick<ReadingOptions, 'format' | 'delimiter' | 'encoding'>,
  linesName: string | null,
  sink: RowSink<Shape>,
  assume: Assume,
): AsyncGenerator<void> {
  const reader =
    options.format === 'csv'
      ? createCsvReader(options.delimiter, sink, assume)
      : createJsonLinesReader(sink, linesName);
  for await (const block of textBlocks(gunzipped(source), options.encoding, assume)) {
    reader.feed(block);
    yield;
  }
  reader.end();
}
