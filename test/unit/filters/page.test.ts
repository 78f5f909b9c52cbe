import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PROFILE_BINDING } from '../../../src/audience/profile-filter.js';
import type { StoreId } from '../../../src/base/ids.js';
import { ITEM_BINDING } from '../../../src/catalog/item-filter.js';
import { stepBudget } from '../../../src/filters/budget.js';
import { compileExpression, holds } from '../../../src/filters/expression.js';
import { FUNCTIONS, MACROS } from '../../../src/filters/functions.js';
import type { FilterType } from '../../../src/filters/schema.js';
import { isList, isMap, isMixed, isText } from '../../../src/filters/types.js';
import { FILTER_STEPS_PER_POOL, FILTER_STEPS_PER_REQUEST } from '../../../src/limits.js';
import { PROMOTION_BINDING, PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { profile } from '../../support/assignment.js';
import { item, promotion } from '../../support/promotions.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = await readFile(`${ROOT}docs/filters.md`, 'utf8');

const milk = item('milk', {
  name: 'Whole Milk',
  brand: 'Alp',
  category: ['Food', 'Dairy'],
  priceMinor: 129,
  margin: 0.25,
  stock: 12,
  attributes: { organic: true, fat: 3.5 },
});
const bread = item('bread', { category: ['Food', 'Bakery'], priceMinor: 349 });
const offer = promotion('MILK-10', {
  name: 'Fresh milk',
  headline: '10 % off',
  headerName: 'Milk 2026',
  priority: 2,
  tags: ['MOBILE', 'SUMMER'],
  startAtMs: Date.UTC(2026, 4, 1, 8, 30),
  expireAtMs: Date.UTC(2026, 5, 15),
  minBasketMinor: 1_050,
  maxBasketMinor: 10_000,
  requiredItemsCount: 2,
  discountedItemsCount: 1,
  targetSegment: 'vegan' as never,
  params: { icon: 'cow', rank: '3', featured: 'true' },
});
const customer = profile({
  segments: ['vegan'],
  storeId: 'berlin-1' as StoreId,
  attributes: [
    { name: 'hobbies', value: ['hiking', 'chess'], setAtMs: 0 },
    { name: 'tier', value: 'gold', setAtMs: 0 },
  ],
  purchases: {
    baskets: 20,
    basketsIn: (days) => days / 28,
    daysSinceBasket: 2.5,
    categories: ['Food', 'Dairy'],
  },
});
const VARIABLES = {
  promotion: PROMOTION_BINDING.bind(offer),
  items: [milk, bread].map((each) => ITEM_BINDING.bind(each)),
  profile: PROFILE_BINDING.bind(customer),
  item: ITEM_BINDING.bind(milk),
};
/** Of a profile, which no request tells. */
const STORED = ['attributes', 'baskets', 'baskets_28d', 'baskets_90d', 'days_since_basket', 'categories'];
const ENVIRONMENT = { ...PROMOTION_ENVIRONMENT, item: ITEM_BINDING.type };

/** Rows of the page's tables whose last cell is an example. */
const rows = [...PAGE.matchAll(/^\| `(.+)` \|(?: ([^`|]+) \|)? `([^`]+)` \|$/gm)].map(([, name, type, example]) => ({
  name: name!,
  type,
  example: example!,
}));
const blocks = [...PAGE.matchAll(/```cel\n([^`]+)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

describe('docs/filters.md', () => {
  test('names every field, with its type', () => {
    const bindings = { promotion: PROMOTION_BINDING, item: ITEM_BINDING, profile: PROFILE_BINDING };
    const fields = Object.entries(bindings).flatMap(([owner, { type }]) =>
      Object.entries(type.record).map(([name, each]) => [`${owner}.${name}`, words(each)]),
    );
    const told = rows
      .filter(({ name }) => /^(promotion|item|profile)\./.test(name))
      .map(({ name, type }) => [name, type]);
    expect(told).toEqual(fields);
  });

  test('names every function', () => {
    const functions = rows.map(({ name }) => name).filter((name) => /^\w+$/.test(name));
    expect(functions).toEqual([...MACROS, ...Object.keys(FUNCTIONS)]);
    for (const { name, example } of rows.filter(({ name }) => /^\w+$/.test(name)))
      expect(example).toContain(`${name}(`);
  });

  test('names fields as the public contract does', async () => {
    const of = async (file: string, message: string): Promise<string[]> => {
      const proto = await readFile(`${ROOT}proto/handbill/v1/${file}.proto`, 'utf8');
      const body = proto.slice(proto.indexOf(`\nmessage ${message} {`)).split('\n}')[0]!;
      return [...body.matchAll(/^ {2}.* (\w+) = \d+;$/gm)].map(([, name]) => name!);
    };
    const unknown = (type: { record: object }, names: string[]) =>
      Object.keys(type.record).filter((name) => !names.includes(name));
    expect(unknown(PROMOTION_BINDING.type, await of('promotion', 'Promotion'))).toEqual(['start', 'expire']);
    expect(unknown(ITEM_BINDING.type, await of('catalog', 'Item'))).toEqual(['category_path', 'currency']);
    const told = await of('handbill', 'ProfileContext');
    expect(unknown(PROFILE_BINDING.type, [...told, ...STORED])).toEqual(['segments']);
  });

  test.each([...blocks, ...rows.map(({ example }) => example)])('holds: %s', (example) => {
    const compiled = compileExpression(example.replaceAll('\\|', '|'), ENVIRONMENT);
    if (!compiled.ok) throw new Error(compiled.error);
    const errors: string[] = [];
    const verdict = holds(compiled.value.conditions, VARIABLES, stepBudget(FILTER_STEPS_PER_POOL), (error) => {
      errors.push(error);
    });
    expect(errors).toEqual([]);
    expect(verdict).toBe(true);
  });

  test('has the budgets', () => {
    expect(PAGE).toContain(`${FILTER_STEPS_PER_POOL.toLocaleString('en')} steps of one filter`);
    expect(PAGE).toContain(`${FILTER_STEPS_PER_REQUEST.toLocaleString('en')} steps of all filters of one request`);
  });

  test('has the refusal word for word', () => {
    const refused = compileExpression('promotion.tags.exists(t, items.exists(i, i.name == t))', ENVIRONMENT);
    expect(refused.ok).toBe(false);
    if (!refused.ok) expect(refused.error).toContain(/^ {4}(may take .*)$/m.exec(PAGE)![1]!);
  });
});

function words(type: FilterType): string {
  const n = (count: number) => count.toLocaleString('en');
  if (isText(type))
    return type.values ? `one of ${type.values.join(', ')}` : `text, at most ${n(type.text)} characters`;
  if (isList(type)) return `list of at most ${n(type.size)} texts`;
  if (isMap(type)) return `map of at most ${n(type.size)} ${isMixed(type.map) ? 'values' : 'texts'}`;
  if (type === 'double') return 'number';
  return type === 'bool' ? 'true or false' : 'time';
}
