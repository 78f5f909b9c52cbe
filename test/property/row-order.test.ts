import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFirstLines } from '../../src/import/first-lines.js';
import { createRowOrder } from '../../src/import/row-order.js';
import type { Cell } from '../../src/import/row-reader.js';
import { readTransactions } from '../support/import-files.js';

const options = { format: 'csv', mapping: null } as const;
const NAMES = ['transactionId', 'profileId', 'time', 'itemId'];

const rowArbitrary = fc.record({
  id: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  item: fc.string({ unit: 'binary', maxLength: 12 }),
  spills: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
});

test('rows come by receipt, each where its first row stands, in the order of the file: wherever they were spilled to disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rowArbitrary, { maxLength: 120 }), async (rows) => {
      const firstLines = createFirstLines();
      const order = createRowOrder(options, firstLines);
      const shape = order.shape(NAMES, 1);
      const placed: { readonly place: number; readonly line: number; readonly cells: readonly Cell[] }[] = [];
      const first = new Map<number, number>();
      let place = 0;
      for (const [i, { id, item, spills }] of rows.entries()) {
        const line = i + 2;
        if (id !== null) {
          if (!first.has(id)) first.set(id, line);
          place = first.get(id)!;
        }
        const cells = [id === null ? '' : `t${id}`, 'anna', '2026-01-02', item];
        placed.push({ place, line, cells });
        order.row(shape, cells, line, false);
        if (spills) await order.spill();
      }
      const given: { readonly line: number; readonly cells: readonly Cell[] }[] = [];
      const sink = {
        shape: (names: readonly string[]) => names,
        row(names: readonly string[], cells: readonly Cell[], line: number) {
          expect(names).toEqual(NAMES);
          given.push({ line, cells });
        },
        unreadable: () => expect.fail('all of them are readable'),
      };
      for await (const _ of order.giveTo(sink));
      await order.close();
      const expected = placed.toSorted((a, b) => a.place - b.place || a.line - b.line);
      expect(given).toEqual(expected.map(({ line, cells }) => ({ line, cells })));
    }),
    { numRuns: 200 },
  );
});

test('a file of receipts says the same in whatever order its rows are', async () => {
  const receiptArbitrary = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(receiptArbitrary, { minLength: 1, maxLength: 15 }),
      fc.integer(),
      async (receipts, seed) => {
        const rows = receipts.flatMap((items, t) => items.map((item) => `t${t},c${t % 3},2026-01-02,i${item}`));
        const shuffled = rows
          .map((row, i) => ({ row, at: Math.imul(i + 1, seed | 1) ^ (seed >>> 3) }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ row }) => row);
        const [sorted, mixed] = await Promise.all(
          [rows, shuffled].map((lines) => readTransactions(`${NAMES.join()}\n${lines.join('\n')}\n`)),
        );
        expect(mixed!.errors).toEqual([]);
        expect(mixed!.counts).toEqual(sorted!.counts);
        const contents = ({ target }: Awaited<ReturnType<typeof readTransactions>>) =>
          [...target.stored.values()]
            .map(({ transactionId, lines }) => [transactionId, lines.map(({ itemId }) => itemId).toSorted()])
            .toSorted();
        expect(contents(mixed!)).toEqual(contents(sorted!));
      },
    ),
    { numRuns: 150 },
  );
});
