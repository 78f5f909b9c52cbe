import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCsvReader } from '../../src/import/csv.js';
import { DELIMITERS } from '../../src/import/delimiter.js';
import { textBlocks } from '../../src/import/text-blocks.js';
import { chunked } from '../support/memory-target.js';

const SEED = 20_260_102;

interface Read {
  readonly rows: { readonly cells: readonly unknown[]; readonly line: number }[];
  readonly unreadable: number[];
}

async function read(text: string, delimiter: (typeof DELIMITERS)[number] | null, chunkBytes: number): Promise<Read> {
  const found: Read = { rows: [], unreadable: [] };
  const reader = createCsvReader<null>(
    delimiter,
    {
      shape: (names, line) => {
        found.rows.push({ cells: names, line });
        return null;
      },
      row: (_, cells, line) => found.rows.push({ cells, line }),
      unreadable: (line) => found.unreadable.push(line),
    },
    () => {},
  );
  for await (const block of textBlocks(chunked(text, chunkBytes), null, () => {})) reader.feed(block);
  reader.end();
  return found;
}

const delimiters = fc.constantFrom(...DELIMITERS);
const newlines = fc.constantFrom('\n', '\r\n');
const chunkSizes = fc.integer({ min: 1, max: 40 });

/** Cells full of what CSV has to quote. Unquoted cells are trimmed and may mean null, so plain ones have no such blanks. */
const cells = fc.string({
  unit: fc.constantFrom('a', 'ü', '漢', '😀', '"', ',', ';', '|', '\t', '\n', '\r\n', ' ', '1'),
  maxLength: 8,
});

/** Rows without a value are formatted ones of a spreadsheet: they don't count. */
const isSet = (row: readonly string[]) => row.some((cell) => cell !== '');

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

test('what was written comes back, whatever the delimiter, the newlines, the quotes and the chunks', async () => {
  const tables = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cells, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    );
  await fc.assert(
    fc.asyncProperty(tables, delimiters, newlines, chunkSizes, async (table, delimiter, newline, chunkBytes) => {
      const header = table[0]!.map((_, i) => `c${i}`);
      const lines = [header.join(delimiter), ...table.map((row) => row.map(quote).join(delimiter))];
      const { rows, unreadable } = await read(lines.join(newline) + newline, null, chunkBytes);
      expect(unreadable).toEqual([]);
      let line = 1;
      const written = [header, ...table].map((row, i) => {
        const at = line;
        line += lines[i]!.split('\n').length;
        return { cells: row, line: at };
      });
      expect(rows).toEqual(written.filter((row) => isSet(row.cells)));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('csv-parse reads the same where it accepts a file', async () => {
  const files = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '1'), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(files, chunkSizes, async (body, chunkBytes) => {
      const text = `x,y\n${body}\n`;
      let expected: string[][];
      try {
        expected = parse(text, { record_delimiter: ['\r\n', '\n'], skip_empty_lines: true });
      } catch {
        // Wrong quoting or width: ours reports the row and goes on, which the unit tests hold it to.
        return;
      }
      const { rows, unreadable } = await read(text, ',', chunkBytes);
      expect(unreadable).toEqual([]);
      expect(rows.map((row) => row.cells)).toEqual(expected.filter(isSet));
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test('no file makes the reader fail in another way than by a broken quote', async () => {
  const files = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(files, chunkSizes, async (body, chunkBytes) => {
      const lines = body.split('\n').length + 1;
      const found = await read(`x,y\n${body}`, ',', chunkBytes).catch((error: Error) => error.message);
      if (typeof found === 'string') expect(found).toContain('never closed');
      else
        for (const line of [...found.unreadable, ...found.rows.map((row) => row.line)])
          expect(line).toBeLessThanOrEqual(lines);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});
