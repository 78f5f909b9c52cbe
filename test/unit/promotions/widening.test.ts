import { describe, expect, it } from 'vitest';
import type { ItemId, PromotionCode, StoreId } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { applyPromotionPatch, type PromotionPatch } from '../../../src/promotions/patch.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { promotion } from '../../support/promotions.js';

const EUR = 'EUR' as Currency;
const code = 'p' as PromotionCode;
const LISTED: Partial<Promotion> = {
  items: { kind: 'LIST', itemIds: ['milk' as ItemId] },
  stores: { kind: 'LIST', storeIds: ['rome' as StoreId] },
};
const FILTERED: Partial<Promotion> = { items: { kind: 'FILTER', expression: "item.brand == 'Alp'" } };

const apply = (existing: Partial<Promotion>, patch: Omit<PromotionPatch, 'code'>) =>
  applyPromotionPatch(promotion('p', existing), { code, ...patch }, { currency: EUR });

describe('a promotion is not widened to everything by', () => {
  it.each<[string, Partial<Promotion>, Omit<PromotionPatch, 'code'>, string]>([
    ['an empty cell of items', LISTED, { parts: { catalogIndexItems: null } }, 'catalogIndexItems'],
    ['an empty cell of a filter', FILTERED, { parts: { catalogIndexItems: null } }, 'catalogItemFilter'],
    ['a list of no items', LISTED, { items: { kind: 'LIST', itemIds: [] } }, 'catalogIndexItems'],
    ['items that are cleared', LISTED, { items: null }, 'catalogIndexItems'],
    ['a filter that is cleared', FILTERED, { items: null }, 'catalogItemFilter'],
    ['an empty cell of stores', LISTED, { parts: { storeIds: null } }, 'storeIds'],
    ['stores that are cleared', LISTED, { stores: null }, 'storeIds'],
  ])('%s', (_, existing, patch, field) => {
    const applied = apply(existing, patch);
    if (applied.ok) expect.fail('it was accepted');
    expect(applied.error.map(({ path }) => path)).toEqual([[field]]);
  });
});

it.each<[string, Omit<PromotionPatch, 'code'>]>([
  ['as columns', { parts: { catalogItemType: 'ALL', catalogIndexItems: null, storeItemType: 'ALL', storeIds: null } }],
  ['as columns without a list', { parts: { catalogItemType: 'ALL', storeItemType: 'ALL' } }],
  ['as fields', { items: { kind: 'ALL' }, stores: { kind: 'ALL' } }],
])('whoever says ALL gets it: %s', (_, patch) => {
  const applied = apply(LISTED, patch);
  expect(applied).toMatchObject({ ok: true, value: { items: { kind: 'ALL' }, stores: { kind: 'ALL' } } });
});

it('what never had a list needs none', () => {
  const nothing = { items: null, stores: null, parts: { catalogIndexItems: null, storeIds: null } };
  expect(apply({ items: { kind: 'ALL' }, stores: { kind: 'ALL' } }, nothing)).toMatchObject({
    ok: true,
    value: { items: { kind: 'ALL' } },
  });
});
