import { describe, expect, it } from 'vitest';
import type { ItemIndex, TransactionId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { cancelReceipt, receiptIdHash, recordReceipt } from '../../../src/history/history.js';
import { purchasesOf, recentReceipts } from '../../../src/history/purchases.js';
import {
  HISTORY_CANCELLED_MAX,
  HISTORY_LEDGER_MAX,
  HISTORY_TAIL_ITEMS_MAX,
  HISTORY_WINDOW_RECEIPTS,
  RECEIPT_ITEMS_MAX,
} from '../../../src/limits.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../support/histories.js';

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => i + from);

describe('purchase history', () => {
  it('is read from a Buffer in the middle of a larger one, as stores return it, as from bytes of its own', () => {
    const bytes = recordAll([receiptOf(1, 0, [5, 6])])!;
    const pool = Buffer.alloc(bytes.length + 24, 0xff);
    pool.set(bytes, 24);
    const stored = pool.subarray(24);
    expect(purchasesOf(stored)).toEqual(purchasesOf(bytes));
    expect(recordReceipt(stored, receiptOf(2, 1, [5]))).toEqual(recordReceipt(bytes, receiptOf(2, 1, [5])));
  });

  it('tells what was bought how often and when', () => {
    const bytes = recordAll([receiptOf(1, 0, [4, 9]), receiptOf(2, 50, [9]), receiptOf(3, 100, [2, 9])]);
    expect(purchasesOf(bytes)).toEqual({
      receipts: 3,
      purchases: [
        { item: 2, count: 1, firstReceipt: 3, lastReceipt: 3, firstDay: FIRST_DAY + 4, lastDay: FIRST_DAY + 4 },
        { item: 4, count: 1, firstReceipt: 1, lastReceipt: 1, firstDay: FIRST_DAY, lastDay: FIRST_DAY },
        { item: 9, count: 3, firstReceipt: 1, lastReceipt: 3, firstDay: FIRST_DAY, lastDay: FIRST_DAY + 4 },
      ],
    });
    expect(recentReceipts(bytes)[1]).toEqual({ timeMs: FIRST_DAY * MS_PER_DAY + 50 * 3_600_000, items: [9] });
    expect(purchasesOf(null)).toEqual({ receipts: 0, purchases: [] });
  });

  it('counts a receipt without known items', () => {
    const bytes = recordAll([receiptOf(1, 0, []), receiptOf(2, 1, [3])]);
    expect(purchasesOf(bytes)).toMatchObject({ receipts: 2, purchases: [{ item: 3, firstReceipt: 2 }] });
  });

  it('a typical one (40 items, 20 receipts of 5 lines) takes well below 1.3 KB', () => {
    const bytes = recordAll(
      range(20).map((r) =>
        receiptOf(
          r + 1,
          r * 100,
          range(5).map((i) => (r * 5 + i * 7) % 40),
        ),
      ),
    )!;
    expect(purchasesOf(bytes).purchases).toHaveLength(40);
    expect(bytes.length).toBeLessThanOrEqual(760);
  });

  it('holds the window raw and folds the rest', () => {
    const receipts = range(HISTORY_WINDOW_RECEIPTS + 1).map((i) => receiptOf(i + 1, i, [i]));
    expect(recentReceipts(recordAll(receipts.slice(0, -1)))).toHaveLength(HISTORY_WINDOW_RECEIPTS);
    expect(recentReceipts(recordAll(receipts))).toHaveLength(HISTORY_WINDOW_RECEIPTS);
    expect(purchasesOf(recordAll(receipts)).receipts).toBe(HISTORY_WINDOW_RECEIPTS + 1);
  });

  it('reports a receipt from before the window as approximate', () => {
    const bytes = recordAll(range(40).map((i) => receiptOf(i + 1, 10 + i, [1])));
    expect(recordReceipt(bytes, receiptOf(99, 0, [5]))).toMatchObject({ kind: 'recorded', approximate: true });
    expect(recordReceipt(bytes, receiptOf(99, 17.5, [5]))).toMatchObject({ kind: 'recorded', approximate: false });
  });

  it('keeps the most recently bought items when the tail is full', () => {
    const batch = (i: number) => receiptOf(i + 1, i, range(512, i * 512));
    const fill = range(HISTORY_WINDOW_RECEIPTS).map((i) => receiptOf(1_000 + i, 100 + i, []));
    const full = recordAll([batch(0), batch(1), ...fill]);
    expect(purchasesOf(full).purchases).toHaveLength(HISTORY_TAIL_ITEMS_MAX);
    const more = recordAll(
      [receiptOf(2_000, 200, []), receiptOf(2_001, 201, [])],
      recordAll([batch(0), batch(1), receiptOf(3, 2, [5_000]), ...fill.slice(2)]),
    );
    const items = purchasesOf(recordAll([receiptOf(2_002, 202, [])], more)).purchases.map(({ item }) => item as number);
    expect(items).toHaveLength(HISTORY_TAIL_ITEMS_MAX);
    expect(items).toContain(5_000);
    expect(items).not.toContain(0);
    expect(items).toContain(1);
  });

  it('remembers folded ids up to the limit of the ledger', () => {
    const total = HISTORY_LEDGER_MAX + HISTORY_WINDOW_RECEIPTS;
    const bytes = recordAll(range(total + 1).map((i) => receiptOf(i + 1, i, [1])));
    expect(recordReceipt(bytes, receiptOf(2, 1, [1])).kind).toBe('duplicate');
    expect(recordReceipt(bytes, receiptOf(1, 0, [1])).kind).toBe('recorded');
  });

  it.each([
    ['an item twice', { items: [3, 3] }],
    ['a negative time', { timeMs: -1 }],
    ['a fraction of a ms', { timeMs: 0.5 }],
    ['a time beyond the calendar of the record', { timeMs: 65_536 * MS_PER_DAY }],
  ])('refuses %s', (_, wrong) => {
    const receipt = { idHash: [1, 2] as const, timeMs: 0, items: [] as number[], ...wrong };
    expect(() => recordReceipt(null, { ...receipt, items: receipt.items as ItemIndex[] })).toThrow(RangeError);
  });

  it('counts the items of a receipt up to the limit', () => {
    const largest = receiptOf(1, 0, range(RECEIPT_ITEMS_MAX));
    const larger = receiptOf(1, 0, range(RECEIPT_ITEMS_MAX + 1));
    expect(recordAll([larger])).toEqual(recordAll([largest]));
    expect(purchasesOf(recordAll([largest])).purchases).toHaveLength(RECEIPT_ITEMS_MAX);
  });

  it('accepts the last day of its calendar', () => {
    const receipt = { idHash: [1, 2] as const, timeMs: 65_536 * MS_PER_DAY - 1, items: [] };
    expect(recordReceipt(null, receipt).kind).toBe('recorded');
  });

  it('names the version it cannot read', () => {
    const bytes = recordAll([receiptOf(1, 0, [1])])!;
    bytes[0] = 9;
    expect(() => purchasesOf(bytes)).toThrow('history record: version 9 is not 1');
    expect(() => purchasesOf(new Uint8Array(3))).toThrow('less than a header');
    expect(() => purchasesOf(bytes.slice(0, -4).fill(1, 0, 1))).toThrow('its header says');
  });

  it('reads blobs at any alignment', () => {
    const bytes = recordAll([receiptOf(1, 0, [1, 5])])!;
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(purchasesOf(shifted.subarray(1))).toEqual(purchasesOf(bytes));
  });

  it('remembers the newest cancellations of receipts that have not come, at the limit N and N + 1', () => {
    let bytes: Uint8Array | null = null;
    const cancel = (id: number) => {
      const outcome = cancelReceipt(bytes, receiptOf(id, 0, []).idHash, null);
      if (outcome.kind === 'noted') bytes = outcome.bytes;
      return outcome.kind;
    };
    for (let id = 1; id <= HISTORY_CANCELLED_MAX; id++) expect(cancel(id)).toBe('noted');
    expect(cancel(1)).toBe('repeated');
    expect(recordReceipt(bytes, receiptOf(1, 0, [5])).kind).toBe('cancelled');
    expect(cancel(HISTORY_CANCELLED_MAX + 1)).toBe('noted');
    expect(recordReceipt(bytes, receiptOf(1, 0, [5])).kind).toBe('recorded');
    expect(recordReceipt(bytes, receiptOf(2, 0, [5])).kind).toBe('cancelled');
  });

  it('hashes transaction ids to two words that differ between ids', () => {
    const hashes = range(1_000).map((i) => receiptIdHash(`t-${i}` as TransactionId).join());
    expect(new Set(hashes).size).toBe(1_000);
  });
});
