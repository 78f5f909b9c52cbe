import { describe, expect, test } from 'vitest';
import { mix32 } from '../../../src/base/hash.js';
import { createReceiptColumns } from '../../../src/engine/models/receipt-columns.js';
import { emptyHistory } from '../../../src/history/record.js';
import { receiptCount, receiptDay, receiptItems } from '../../../src/ranking/training/receipts.js';

/** Customer u: two receipts, on days u and u + 1, of u and of [u, u + 1]. */
const receiptsOf = (u: number) => [
  { day: u, items: Uint32Array.of(u) },
  { day: u + 1, items: Uint32Array.of(u, u + 1) },
];

const NO_TAIL = emptyHistory().tail;

const idOf = (u: number) => [mix32(u), mix32(~u)] as const;

describe('receipts in columns', () => {
  test('are those that were added, customer by customer', () => {
    const columns = createReceiptColumns(1_000);
    for (const u of [3, 5]) columns.add(idOf(u), receiptsOf(u), NO_TAIL);
    columns.add(idOf(6), [], NO_TAIL);
    const { receipts: set, ids } = columns.toListed(7);
    expect([...ids]).toEqual([...idOf(3), ...idOf(5)]);
    expect(set).toMatchObject({ customerCount: 2, itemCount: 7 });
    expect([receiptCount(set, 0), receiptCount(set, 1)]).toEqual([2, 2]);
    expect(receiptDay(set, 1, 1)).toBe(6);
    expect([...receiptItems(set, 1, 0)]).toEqual([5]);
    expect([...receiptItems(set, 1, 1)]).toEqual([5, 6]);
  });

  test('stay all at the limit; beyond it a sample of whole customers does, the same in any order', () => {
    const make = (order: readonly number[], linesMax: number) => {
      const columns = createReceiptColumns(linesMax);
      for (const u of order) columns.add(idOf(u), receiptsOf(u), NO_TAIL);
      const set = columns.toListed(1_000).receipts;
      return Array.from({ length: set.customerCount }, (_, u) => {
        const first = receiptItems(set, u, 0)[0]!;
        expect([...receiptItems(set, u, 1)]).toEqual([first, first + 1]);
        expect(receiptDay(set, u, 1)).toBe(first + 1);
        return first;
      });
    };
    const ascending = Array.from({ length: 500 }, (_, u) => u);
    expect(make(ascending, 1_500)).toEqual(ascending);
    const sample = make(ascending, 1_499);
    expect(sample.length).toBeGreaterThan(200);
    expect(sample.length).toBeLessThan(300);
    expect(make(ascending.toReversed(), 1_499).toReversed()).toEqual(sample);
  });

  test('a sample prefers nobody: each customer is in about half of the samples of a half', () => {
    const inSamples = new Float64Array(100);
    for (let round = 0; round < 200; round++) {
      const columns = createReceiptColumns(299);
      for (let u = 0; u < 100; u++) columns.add([mix32(round * 100 + u), 0], receiptsOf(u), NO_TAIL);
      const { receipts } = columns.toListed(1_000);
      for (let u = 0; u < receipts.customerCount; u++) inSamples[receiptItems(receipts, u, 0)[0]!]! += 1;
    }
    const chances = inSamples.map((count) => count / 200);
    expect(Math.min(...chances)).toBeGreaterThan(0.33);
    expect(Math.max(...chances)).toBeLessThan(0.67);
  });
});
