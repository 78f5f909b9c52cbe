import { describe, expect, test } from 'vitest';
import type { SaleId } from '../../../src/base/ids.js';
import {
  ANSWER_KEPT_MS,
  HOLDS_PER_PROFILE_MAX,
  SALE_KEPT_MS,
  SALES_KEPT_BYTES_MAX,
  SALES_KEPT_MAX,
  SALES_OF_DAY_BYTES_MAX,
} from '../../../src/limits.js';
import { type KeptSale, keptSale, withSale } from '../../../src/sales/kept-sales.js';
import { type Hold, withHold } from '../../../src/wallet/holds.js';

const NOW = 1_800_000_000_000;
const balances = { points: 0, cashbackMinor: 0 };

const fresh = (soldMs: number, bytes = 1) => ({
  contentHash: 1,
  soldMs,
  balances,
  sold: new Uint8Array(bytes),
  told: new Uint8Array(1),
});

/** So many sales, one after the other, the last one now. */
function sold(count: number, apartMs: number, bytes?: number): readonly KeptSale[] {
  let sales: readonly KeptSale[] = [];
  for (let i = 0; i < count; i++) {
    const kept = withSale({ sales }, `s-${i}` as SaleId, fresh(NOW - (count - 1 - i) * apartMs, bytes));
    if (!kept.ok) throw new Error(kept.error.reason);
    sales = kept.value;
  }
  return sales;
}

describe('the sales of a profile', () => {
  test('are kept up to a number; those of a day are not forgotten for more, which are refused', () => {
    const sales = sold(SALES_KEPT_MAX, 1);
    expect(sales).toHaveLength(SALES_KEPT_MAX);
    expect(withSale({ sales }, 'more' as SaleId, fresh(NOW))).toMatchObject({ error: { reason: 'TOO_MANY_SALES' } });
    const tomorrow = withSale({ sales }, 'more' as SaleId, fresh(NOW + ANSWER_KEPT_MS));
    expect(tomorrow.ok && tomorrow.value.length).toBe(SALES_KEPT_MAX);
    expect(tomorrow.ok && keptSale({ sales: tomorrow.value }, 's-0' as SaleId)).toBeUndefined();
  });

  test('are kept up to a time, and what they were answered for a day', () => {
    const sales = sold(2, ANSWER_KEPT_MS);
    expect(sales.map(({ told }) => told === null)).toEqual([true, false]);
    const at = (ms: number) => withSale({ sales }, 'later' as SaleId, fresh(ms));
    const before = at(NOW - ANSWER_KEPT_MS + SALE_KEPT_MS - 1);
    const after = at(NOW - ANSWER_KEPT_MS + SALE_KEPT_MS);
    expect([before.ok && before.value.length, after.ok && after.value.length]).toEqual([3, 2]);
  });

  test('are kept up to so many bytes, the oldest go first; those of a day up to more', () => {
    const half = SALES_KEPT_BYTES_MAX / 2;
    expect(sold(2, ANSWER_KEPT_MS, half - 1)).toHaveLength(2);
    expect(sold(3, ANSWER_KEPT_MS, half - 1)).toHaveLength(2);
    expect(sold(3, 1, half - 1)).toHaveLength(3);
    const most = withSale({ sales: [] }, 'a' as SaleId, fresh(NOW, SALES_OF_DAY_BYTES_MAX - 1));
    const more = withSale({ sales: [] }, 'a' as SaleId, fresh(NOW, SALES_OF_DAY_BYTES_MAX));
    expect([most.ok, more.ok]).toEqual([true, false]);
  });
});

test('a profile holds for so many sales at once, of which those that lapsed don’t count', () => {
  const hold = (idHash: number, untilMs: number): Hold => ({ idHash, untilMs, uses: [] });
  const holds = Array.from({ length: HOLDS_PER_PROFILE_MAX - 1 }, (_, i) => hold(i, NOW + 1));
  const last = withHold({ holds }, hold(1_000, NOW + 1), NOW);
  if (!last.ok) throw new Error(last.error.reason);
  expect(withHold({ holds: last.value }, hold(2_000, NOW + 1), NOW)).toMatchObject({
    error: { reason: 'TOO_MANY_HOLDS' },
  });
  expect(withHold({ holds: last.value }, hold(1_000, NOW + 9), NOW).ok).toBe(true);
  const later = withHold({ holds: last.value }, hold(2_000, NOW + 9), NOW + 1);
  expect(later.ok && later.value).toEqual([hold(2_000, NOW + 9)]);
});
