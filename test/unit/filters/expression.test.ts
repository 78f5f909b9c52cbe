import { describe, expect, it } from 'vitest';
import { AUDIENCE_ENVIRONMENT, PROFILE_BINDING } from '../../../src/audience/profile-filter.js';
import { ITEM_BINDING } from '../../../src/catalog/item-filter.js';
import { stepBudget } from '../../../src/filters/budget.js';
import { compileExpression, holds } from '../../../src/filters/expression.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import {
  EXPRESSION_CHARS_MAX,
  EXPRESSION_LOOPS_MAX,
  EXPRESSION_NODES_MAX,
  FILTER_FAILURES_MAX,
  FILTER_MESSAGE_CHARS_MAX,
  FILTER_STEPS_PER_POOL,
} from '../../../src/limits.js';
import { PROMOTION_BINDING, PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { profile } from '../../support/assignment.js';
import { item, promotion } from '../../support/promotions.js';

const milk = item('milk', {
  brand: 'Alp',
  category: ['Food', 'Dairy'],
  priceMinor: 129,
  attributes: { organic: true },
});
const offer = promotion('milk-10', {
  tags: ['MOBILE'],
  startAtMs: Date.UTC(2026, 0, 1),
  minBasketMinor: 1_050,
  params: { icon: 'cow' },
});
const bindings = {
  promotion: PROMOTION_BINDING.bind(offer),
  items: [ITEM_BINDING.bind(milk), ITEM_BINDING.bind(item('soap'))],
  profile: PROFILE_BINDING.bind(profile({ segments: ['vegan'] })),
};

function judge(text: string): boolean | string {
  const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!compiled.ok) return compiled.error;
  let failure: string | undefined;
  const verdict = holds(compiled.value.conditions, bindings, stepBudget(FILTER_STEPS_PER_POOL), (message) => {
    failure = message;
  });
  return failure ?? verdict;
}

describe('filters hold', () => {
  it.each([
    "'MOBILE' in promotion.tags && promotion.discount_value >= 10",
    "promotion.discount_type == 'PERCENT' && promotion.min_basket_value == 10.5",
    "promotion.start < timestamp('2026-01-02T00:00:00Z')",
    '!has(promotion.expire)',
    "promotion.params.icon == 'cow' && promotion.params['icon'] == 'cow'",
    "items.exists(i, i.brand == 'Alp' && i.price < 2)",
    "items.exists(i, 'Dairy' in i.category) && size(items) == 2",
    "items.exists(i, i.category.exists(c, c.startsWith('Dai')))",
    "items.all(i, i.currency == 'EUR') && items[0].attributes.organic",
    "items[0].category_path == 'Food > Dairy'",
    'items.filter(i, has(i.price)).size() == 1',
    "promotion.name.matches('^milk-[0-9]+$')",
    "profile.is_member && 'vegan' in profile.segments && profile.store_id == ''",
    'promotion.discount_value * 2.0 == 20',
    "promotion.priority > 5 ? false : promotion.code != ''",
  ])('%s', (text) => {
    expect(judge(text)).toBe(true);
  });

  it.each(["'CHECKOUT' in promotion.tags", 'items.exists(i, i.price > 2)', '!profile.is_member'])('not: %s', (text) => {
    expect(judge(text)).not.toBe(true);
  });
});

describe('filters that are wrong say where and why', () => {
  it.each([
    ['promotion.name ==', 'line 1, column 16: unexpected "="'],
    ['promotion.discont > 1', 'line 1, column 10: unknown field "discont"; known are code'],
    [
      'true &&\n  basket.total > 1',
      'line 2, column 3: unknown identifier "basket"; known are promotion, items, profile',
    ],
    ['cheap(promotion.code)', 'unknown function "cheap"'],
    ["promotion.discount_value >= '10'", 'compares a number with text'],
    ['promotion.tags == 3', 'compares a list with a number'],
    ['3 in promotion.tags', 'looks for a number in a list of text'],
    ['promotion.discount_value + 1 > 2', 'write 2.0 instead of 2'],
    ['promotion.name', 'must be true or false, is text'],
    ['promotion.name && true', 'needs a condition, got text'],
    ['items.brand == 1', 'a list has no field "brand"'],
    ['profile == profile', '"profile" must be followed by a field'],
    [
      'promotion.tags.exists(t, items.exists(i, i.name == t))',
      'may take 130,001,220 steps, 50,000,000 are allowed: line 1, column 31: promotion.tags (100) x items (100,000) x 12 steps',
    ],
    ['', 'unexpected end of the expression'],
  ])('%s', (text, reason) => {
    expect(judge(text)).toContain(reason);
  });

  it('know only the profile in an audience', () => {
    expect(compileExpression('promotion.priority > 1', AUDIENCE_ENVIRONMENT).ok).toBe(false);
    expect(compileExpression('profile.is_member', AUDIENCE_ENVIRONMENT).ok).toBe(true);
  });
});

it('evaluation errors are told, and do not match', () => {
  expect(judge('items[7].price > 1.0')).toMatch(/index|bounds/);
  expect(judge('promotion.max_basket_value > 1.0')).toContain('max_basket_value');
});

it('binds no name that the schema does not have, and every one of a full entry', () => {
  const full = item('x', { brand: 'b', priceMinor: 1, margin: 0.1, stock: 2 });
  expect(new Set(ITEM_BINDING.bind(full).keys())).toEqual(new Set(Object.keys(ITEM_BINDING.type.record)));
  const regular = profile({ purchases: { baskets: 1, basketsIn: () => 1, daysSinceBasket: 1, categories: [] } });
  const bound = PROFILE_BINDING.bind(regular);
  expect(new Set(bound.keys())).toEqual(new Set(Object.keys(PROFILE_BINDING.type.record)));
  const bounded = promotion('y', {
    startAtMs: 1,
    expireAtMs: 2,
    minBasketMinor: 1,
    maxBasketMinor: 2,
    requiredItemsCount: 2,
    discountedItemsCount: 1,
  });
  expect(new Set(PROMOTION_BINDING.bind(bounded).keys())).toEqual(new Set(Object.keys(PROMOTION_BINDING.type.record)));
});

describe('limits', () => {
  const compiles = (text: string): boolean => compileExpression(text, PROMOTION_ENVIRONMENT).ok;

  it('of length', () => {
    const ofLength = (n: number): string => `${"promotion.description != '".padEnd(n - 1, 'x')}'`;
    expect([compiles(ofLength(EXPRESSION_CHARS_MAX)), compiles(ofLength(EXPRESSION_CHARS_MAX + 1))]).toEqual([
      true,
      false,
    ]);
  });

  it('of parts', () => {
    // The operator, the list and what is looked for are parts too.
    const ofParts = (n: number): string =>
      `1 in [${Array(n - 3)
        .fill(1)
        .join()}]`;
    expect([compiles(ofParts(EXPRESSION_NODES_MAX)), compiles(ofParts(EXPRESSION_NODES_MAX + 1))]).toEqual([
      true,
      false,
    ]);
  });

  it('of nested loops', () => {
    const nested = (n: number): string => (n === 0 ? 'true' : `promotion.tags.exists(t${n}, ${nested(n - 1)})`);
    expect([compiles(nested(EXPRESSION_LOOPS_MAX)), compiles(nested(EXPRESSION_LOOPS_MAX + 1))]).toEqual([true, false]);
  });

  it('of the message of a failure', () => {
    const failing = (chars: number): string | boolean => judge(`promotion.params['${'x'.repeat(chars)}'] == 'a'`);
    const prefix = 'field not found: '.length;
    expect(failing(FILTER_MESSAGE_CHARS_MAX - prefix)).toHaveLength(FILTER_MESSAGE_CHARS_MAX);
    expect(failing(FILTER_MESSAGE_CHARS_MAX - prefix + 1)).toHaveLength(FILTER_MESSAGE_CHARS_MAX);
  });

  it('of failing expressions kept for the operator, each counted', () => {
    const failures = createFilterFailures();
    for (let i = 0; i <= FILTER_FAILURES_MAX; i++) failures.add(`e${i}`, 'first');
    failures.add('e0', 'second');
    expect(failures.list()).toHaveLength(FILTER_FAILURES_MAX);
    expect(failures.list()[0]).toEqual({ expression: 'e0', message: 'first', count: 2 });
  });
});
