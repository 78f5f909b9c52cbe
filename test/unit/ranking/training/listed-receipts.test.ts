import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mix32 } from '../../../../src/base/hash.js';
import { inOrderOfIds } from '../../../../src/ranking/training/listed-receipts.js';
import { type ReceiptRow, toReceiptSet } from '../../../../src/ranking/training/receipts.js';

const ITEMS = 9;
const row: fc.Arbitrary<ReceiptRow> = fc.record({
  items: fc.uniqueArray(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 5 }),
  day: fc.nat(400),
});
const customers = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

/** Customer u has the id u, whatever the place. */
function listed(rows: readonly (readonly ReceiptRow[])[], order: readonly number[], dated: boolean) {
  const shown = order.map((u) => (dated ? rows[u]! : rows[u]!.map(({ items }) => ({ items }))));
  const ids = Uint32Array.from(order.flatMap((u) => [mix32(u >> 1), mix32(u)]));
  return inOrderOfIds({ receipts: toReceiptSet(shown, ITEMS), ids });
}

it('receipts are the same in whatever order their customers were listed', () => {
  const shuffled = customers.chain((rows) =>
    fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }), fc.boolean()),
  );
  fc.assert(
    fc.property(shuffled, ([rows, order, dated]) => {
      const [sorted, other] = [listed(rows, [...rows.keys()], dated), listed(rows, order, dated)];
      expect(other).toEqual(sorted);
      const byId = [...rows.keys()].sort((a, b) => mix32(a >> 1) - mix32(b >> 1) || mix32(a) - mix32(b));
      const inOrder = byId.map((u) => (dated ? rows[u]! : rows[u]!.map(({ items }) => ({ items }))));
      expect(sorted).toEqual(toReceiptSet(inOrder, ITEMS));
    }),
  );
});
