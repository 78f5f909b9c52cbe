import { describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import type { Violation } from '../../../src/base/violation.js';
import { promotionColumns } from '../../../src/import/promotion-columns.js';
import * as limits from '../../../src/limits.js';
import { applyPromotionPatch, blankPromotion } from '../../../src/promotions/patch.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { EUR } from '../../support/import-files.js';

const chars = (count: number) => 'x'.repeat(count);
const ids = (count: number) => Array.from({ length: count }, (_, i) => `i${i}`);

const problemsOf = (violations: readonly Violation[]) => violations.map(({ path }) => promotionColumns.columnOf(path));

describe('a promotion takes N and refuses N + 1', () => {
  const blank: Promotion = { ...blankPromotion('P1' as PromotionCode, EUR), name: 'Milk' };
  const problems = (change: object): string[] => {
    const applied = applyPromotionPatch(null, { ...blank, ...change }, { currency: EUR });
    return applied.ok ? [] : problemsOf(applied.error);
  };
  const steps = (count: number) => ids(count).map((_, i) => ({ usageThreshold: i, value: 1 }));
  const params = (count: number) => Object.fromEntries(ids(count).map((name) => [name, 'x']));

  test.each<[string, number, (n: number) => object]>([
    ['code', limits.KEY_CHARS_MAX, (n) => ({ code: chars(n) })],
    ['name', limits.LABEL_CHARS_MAX, (n) => ({ name: chars(n) })],
    ['headline', limits.LABEL_CHARS_MAX, (n) => ({ headline: chars(n) })],
    ['headerName', limits.LABEL_CHARS_MAX, (n) => ({ headerName: chars(n) })],
    ['description', limits.TEXT_CHARS_MAX, (n) => ({ description: chars(n) })],
    ['headerDescription', limits.TEXT_CHARS_MAX, (n) => ({ headerDescription: chars(n) })],
    ['lastingTime', limits.LASTING_SECONDS_MAX, (n) => ({ lastingSeconds: n })],
    ['priority', limits.PRIORITY_MAX, (n) => ({ priority: n })],
    ['redeemLimitPerClient', limits.COUNT_MAX, (n) => ({ redeemLimitPerClient: n })],
    ['discountValue', 1_000_000, (n) => ({ discount: { mode: 'STATIC', type: 'PERCENT', value: n } })],
    [
      'discountSteps',
      limits.DISCOUNT_STEPS_MAX,
      (n) => ({ discount: { mode: 'STEP', type: 'POINTS', steps: steps(n), trigger: 'REDEEM' } }),
    ],
    ['catalogIndexItems', limits.ITEMS_PER_PROMOTION_MAX, (n) => ({ items: { kind: 'LIST', itemIds: ids(n) } })],
    [
      'catalogIndexItems',
      limits.EXPRESSION_CHARS_MAX,
      (n) => ({ items: { kind: 'FILTER', expression: `${"item.category_path != '".padEnd(n - 1, 'x')}'` } }),
    ],
    ['excludeCatalogIndexItems', limits.ITEMS_PER_PROMOTION_MAX, (n) => ({ excludedItemIds: ids(n) })],
    ['storeIds', limits.STORES_PER_PROMOTION_MAX, (n) => ({ stores: { kind: 'LIST', storeIds: ids(n) } })],
    ['tags', limits.TAGS_PER_PROMOTION_MAX, (n) => ({ tags: ids(n) })],
    ['images', limits.IMAGES_PER_PROMOTION_MAX, (n) => ({ imageUrls: ids(n) })],
    ['images.0.url', limits.URL_CHARS_MAX, (n) => ({ imageUrls: [chars(n)] })],
    ['params', limits.PARAMS_PER_PROMOTION_MAX, (n) => ({ params: params(n) })],
  ])('%s: %i', (field, max, change) => {
    expect(problems(change(max))).toEqual([]);
    expect(problems(change(max + 1))).toContain(field);
  });

  test.each<[string, object]>([
    ['name', { name: '  ' }],
    ['expireAt', { startAtMs: 5, expireAtMs: 5 }],
    ['maxBasketValue', { minBasketMinor: 2, maxBasketMinor: 1 }],
    ['discountValue', { discount: { mode: 'STATIC', type: 'PERCENT', value: 0 } }],
    ['discountValue', { discount: { mode: 'STATIC', type: 'NONE', value: 1 } }],
    ['discountSteps', { discount: { mode: 'STEP', type: 'PERCENT', steps: [], trigger: 'REDEEM' } }],
    ['catalogIndexItems', { items: { kind: 'LIST', itemIds: [] } }],
    ['storeIds', { stores: { kind: 'LIST', storeIds: [''] } }],
    ['requiredItemsCount', { requiredItemsCount: 0 }],
    ['displayTo', { display: { kind: 'daily', fromMinute: 5, toMinute: 5 } }],
  ])('%s is refused in %j', (field, change) => expect(problems(change)).toEqual([field]));

  test('steps must ascend', () => {
    const descending = [5, 3].map((usageThreshold) => ({ usageThreshold, value: 1 }));
    const discount = { mode: 'STEP', type: 'POINTS', steps: descending, trigger: 'REDEEM' };
    expect(problems({ discount })).toEqual(['discountSteps.1.usageThreshold']);
  });

  test('amounts do not change their currency unseen', () => {
    const existing = { ...blank, budgetMinor: 100 };
    const applied = applyPromotionPatch(
      existing,
      { code: blank.code, currency: 'JPY' as typeof EUR },
      { currency: EUR },
    );
    expect(applied.ok ? [] : problemsOf(applied.error)).toEqual(['budget']);
  });
});
