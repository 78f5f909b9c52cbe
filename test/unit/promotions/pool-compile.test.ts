import { describe, expect, it } from 'vitest';
import type { ItemId, PromotionIndex } from '../../../src/base/ids.js';
import { finish } from '../../../src/base/work.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import { compilePromotionPool } from '../../../src/promotions/pool-compile.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { catalogOf, indexed, item, listOf, promotion } from '../../support/promotions.js';

const catalog = catalogOf([
  item('milk', { brand: 'Alp', category: ['Food', 'Dairy'], priceMinor: 129 }),
  item('bread', { category: ['Food', 'Bakery'], priceMinor: 349 }),
  item('soap', { brand: 'Alp' }),
]);

function compile(promotions: readonly Promotion[], nowMs = 1_000) {
  const failures = createFilterFailures();
  return {
    ...finish(compilePromotionPool({ version: 7, promotions: indexed(promotions), catalog, nowMs, failures })),
    failures,
  };
}

const itemsOf = (fields: Partial<Promotion>): number[] => [...compile([promotion('p', fields)]).pool.entries[0]!.items];

describe('candidates', () => {
  it('are the published promotions that have not expired, by index', () => {
    const { pool } = compile([
      promotion('draft', { visibility: 'DRAFT' }),
      promotion('ends-now', { expireAtMs: 1_000 }),
      promotion('ends-later', { expireAtMs: 1_001 }),
      promotion('hidden', { visibility: 'HIDDEN' }),
      promotion('not-yet', { startAtMs: 9_000 }),
    ]);
    expect(pool.entries.map(({ promotion }) => promotion.code)).toEqual(['ends-later', 'not-yet']);
    expect(pool.entries.map(({ index }) => pool.positionOf(index))).toEqual([0, 1]);
    expect([0, 3, 99].map((index) => pool.positionOf(index as PromotionIndex))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(pool.version).toBe(7);
  });

  it('have positions by index, whatever the order they come in', () => {
    const entries = indexed(['a', 'b', 'c'].map((code) => promotion(code)));
    const failures = createFilterFailures();
    const shuffled = [entries[2]!, entries[0]!, entries[1]!];
    const { pool } = finish(compilePromotionPool({ version: 1, promotions: shuffled, catalog, nowMs: 0, failures }));
    expect(pool.entries.map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});

describe('covered items', () => {
  it.each<[string, Partial<Promotion>, number[]]>([
    ['ALL', { items: { kind: 'ALL' } }, [0, 1, 2]],
    ['ALL minus excluded', { items: { kind: 'ALL' }, excludedItemIds: ['bread' as ItemId] }, [0, 2]],
    ['LIST, sorted, without repeats', { items: listOf('soap', 'milk', 'soap') }, [0, 2]],
    ['LIST minus excluded', { items: listOf('soap', 'milk'), excludedItemIds: ['milk' as ItemId] }, [2]],
    ['LIST with an unknown id', { items: listOf('soap', 'unicorn') }, [2]],
    ['FILTER', { items: { kind: 'FILTER', expression: "item.brand == 'Alp'" } }, [0, 2]],
    ['FILTER on a category', { items: { kind: 'FILTER', expression: "'Food' in item.category" } }, [0, 1]],
    ['FILTER on a price', { items: { kind: 'FILTER', expression: 'item.price > 2' } }, [1]],
  ])('%s', (_, fields, expected) => {
    expect(itemsOf(fields)).toEqual(expected);
  });

  it('count unknown ids once each', () => {
    const { unknownItemIds } = compile([
      promotion('a', { items: listOf('x', 'y') }),
      promotion('b', { items: listOf('x') }),
    ]);
    expect([...unknownItemIds]).toEqual(['x', 'y']);
  });

  it('are one array for promotions with equal lists', () => {
    const { pool } = compile([
      promotion('a', { items: listOf('milk', 'soap') }),
      promotion('b', { items: listOf('soap', 'milk') }),
      promotion('c', { items: { kind: 'FILTER', expression: "item.brand == 'Alp'" } }),
    ]);
    expect(new Set(pool.entries.map(({ items }) => items)).size).toBe(1);
  });

  it('leave out items that a filter fails on, and tell the operator once', () => {
    const expression = 'item.price > 2';
    const { failures } = compile([
      promotion('a', { items: { kind: 'FILTER', expression } }),
      promotion('b', { items: { kind: 'FILTER', expression } }),
    ]);
    expect(failures.list()).toEqual([{ expression, message: 'field not found: price', count: 1 }]);
  });
});
