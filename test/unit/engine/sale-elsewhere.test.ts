import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReturnId, SaleId } from '../../../src/base/ids.js';
import { ONE_PIECE_MILLI } from '../../../src/pricing/basket.js';
import { type Grocery, openGrocery, profile } from '../../support/grocery.js';
import { saleOf } from '../../support/sale-world.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
});
afterEach(async () => {
  expect(grocery.complaints).toEqual([]);
  await grocery.close();
});

/** By one server, of what no feed tells of; another one has loaded its configuration before. */
async function soldElsewhere() {
  const { engine, clock } = grocery;
  const other = grocery.anotherEngine();
  await other.warmUp();
  await engine.sales.process(saleOf('anna', 's', [['unheard-of', 2, 100]], { timeMs: clock.nowMs }), 'commit');
  return other;
}

const SALE = { profile: profile('anna'), saleId: 's' as SaleId };

describe('a sale of an item that another server has just taken in', () => {
  test('is voided', async () => {
    const other = await soldElsewhere();
    expect(await other.sales.void(SALE)).toMatchObject({ netMinor: 200 });
  });

  test.each([1, 2])('is returned, %i of two pieces', async (pieces) => {
    const other = await soldElsewhere();
    const lines = [{ seq: 0, quantityMilli: pieces * ONE_PIECE_MILLI }];
    const returned = await other.sales.returnLines({ ...SALE, returnId: 'r' as ReturnId, lines });
    expect(returned).toMatchObject({ refundMinor: 100 * pieces });
  });
});
