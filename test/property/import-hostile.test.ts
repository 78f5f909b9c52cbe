import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HandbillError } from '../../src/base/errors.js';
import type { ColumnTable } from '../../src/import/columns.js';
import { createCsvReader } from '../../src/import/csv.js';
import { itemColumns } from '../../src/import/item-columns.js';
import { compilePlan } from '../../src/import/plan.js';
import { promotionColumns } from '../../src/import/promotion-columns.js';
import { IMPORT_BLOCK_BYTES } from '../../src/limits.js';
import { readItems, readPromotions, readTransactions } from '../support/import-files.js';

/** `HANDBILL_HOSTILE_FILES=20000 npx vitest run test/property/import-hostile.test.ts` looks longer. */
const FILES = Number(process.env.HANDBILL_HOSTILE_FILES ?? 300);
const SEED = 20_261_131;

const NAMES = [
  ...['itemId', 'name', 'price', 'currency', 'category', 'code', 'type', 'params', 'tags', 'images', 'discountSteps'],
  ...['transactionId', 'profileId', 'time', 'lines', 'quantity', 'amount', 'total', 'storeIds', 'catalogIndexItems'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'length',
    'then',
    '',
    ' ',
    'a.0.b',
    '\ud800',
    '\u0000',
  ],
];
const TEXTS = [
  ...[
    '',
    'a',
    '2026-01-01',
    '9'.repeat(400),
    '1e400',
    '-0',
    'NaN',
    'Infinity',
    'null',
    'true',
    '[',
    '["a"]',
    '[[1]]',
    '{}',
  ],
  ...[
    'a|b',
    'a,b',
    'a > b',
    '24:00',
    '08:30',
    'EUR',
    'DISCOUNT',
    '\udfff',
    '\u0000',
    '\ufeff',
    '"',
    '💥',
    'x'.repeat(20_000),
  ],
];

const leaf = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, 5e-324, 2 ** 53, 1e21),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
}));
const object = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 10, noNullPrototype: true });

/** Lines of JSON, of which some are torn, nested beyond all, or none. */
const jsonLine = fc.oneof(
  { weight: 8, arbitrary: object.map((it) => JSON.stringify(it)) },
  { weight: 1, arbitrary: fc.tuple(object, fc.nat()).map(([it, at]) => JSON.stringify(it).slice(0, at % 40)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 20_000 }).map((n) => `{"itemId":${'['.repeat(n)}${']'.repeat(n)}}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('null', '[]', '1e999', '"', '{"itemId":1e999}', '{"lines":{}}', '{"lines":[]}'),
  },
);

const cell = fc.oneof(fc.constantFrom(...NAMES, ...TEXTS), fc.string({ unit: 'binary', maxLength: 4 }));
const csvFile = fc
  .array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map((row) => row.join()).join('\n'));

const mapping = fc.option(
  fc.oneof(
    fc
      .dictionary(
        fc.constantFrom(...NAMES),
        fc.oneof(
          fc.constantFrom(...NAMES),
          fc.record(
            {
              column: fc.constantFrom(...NAMES),
              template: fc.constantFrom(
                '{name}-{itemId}',
                '{',
                '}{',
                '{{name}}',
                '{__proto__}',
                '{a'.repeat(60),
                '{name}'.repeat(40),
              ),
              constant: value,
              values: value,
              default: value,
              split: fc.constantFrom('|', ''),
              dayOne: fc.constantFrom('2016-03-23', '9999-12-31', 'soon'),
              collect: fc.boolean(),
            },
            { requiredKeys: [] },
          ),
        ),
        { maxKeys: 4, noNullPrototype: true },
      )
      .map((columns) => JSON.stringify({ columns })),
    value.map((it) => JSON.stringify(it)),
    fc.string(),
  ),
  { freq: 2, nil: null },
);

const READERS = [readItems, readPromotions, readTransactions];

/** Rows are counted, wrong or right, or the file is refused as one that is the caller's to mend. */
async function survives(content: string | Uint8Array, options: object): Promise<void> {
  for (const read of READERS) {
    try {
      const { counts, errors } = await (read as typeof readItems)(content, options);
      expect(counts.created + counts.updated + counts.unchanged + counts.rejected).toBeLessThanOrEqual(counts.rows);
      expect(counts.rejected > 0).toBe(errors.length > 0);
    } catch (error) {
      expect(error).toBeInstanceOf(HandbillError);
      expect((error as HandbillError).code).toBe('INVALID_ARGUMENT');
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

const check = { numRuns: FILES, seed: SEED };

test(
  'no lines of JSON end an import otherwise than with bad rows',
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(jsonLine, { maxLength: 6 }), mapping, (lines, map) =>
        survives(lines.join('\n'), { format: 'jsonl', mapping: map }),
      ),
      check,
    ),
  600_000,
);

test(
  'no CSV file ends an import otherwise than with bad rows or as a broken file',
  () =>
    fc.assert(
      fc.asyncProperty(csvFile, mapping, (file, map) => survives(file, { mapping: map })),
      check,
    ),
  600_000,
);

test(
  'no gzip file does either, cut off or changed anywhere',
  () =>
    fc.assert(
      fc.asyncProperty(csvFile, fc.nat(), fc.nat({ max: 255 }), async (file, at, byte) => {
        const packed = gzipSync(`itemId,name\n${file}`);
        await survives(packed.subarray(0, at % (packed.length + 1)), {});
        packed[at % packed.length] = byte;
        await survives(packed, {});
      }),
      check,
    ),
  600_000,
);

test.each([itemColumns, promotionColumns] as ColumnTable<never>[])(
  'work on names grows as their number: %#',
  (table) => {
    const lookUps = (count: number): number => {
      let found = 0;
      const find = (name: string) => {
        found += 1;
        return table.find(name);
      };
      const counting = { ...table, find };
      compilePlan(
        Array.from({ length: count }, (_, i) => `strange${i}`),
        null,
        counting,
        false,
      );
      return found;
    };
    expect(lookUps(800)).toBeLessThanOrEqual(4 * lookUps(200));
  },
);

test('work on a row in many blocks grows as its length', () => {
  /** Quotes that are looked at. */
  const looks = (quotes: number): number => {
    const reader = createCsvReader<null>(
      ',',
      { shape: () => null, row: () => undefined, unreadable: () => undefined },
      () => undefined,
    );
    const file = `itemId,name\na,"${'""'.repeat(quotes)}"\nb,B\n`;
    const indexOf = vi.spyOn(String.prototype, 'indexOf');
    try {
      for (let at = 0; at < file.length; at += IMPORT_BLOCK_BYTES) {
        reader.feed({ text: file.slice(at, at + IMPORT_BLOCK_BYTES), firstLine: at === 0 ? 1 : 2 });
      }
      reader.end();
      return indexOf.mock.calls.length;
    } finally {
      indexOf.mockRestore();
    }
  };
  // Looked through again at each block, four times the length would be thirteen times the work.
  expect(looks(400_000) / looks(100_000)).toBeLessThan(7);
});
