import { expect, it } from 'vitest';
import type { Item } from '../../../src/catalog/item.js';
import { SIMULATED_NAMES_MAX } from '../../../src/limits.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { createPromotionFacts } from '../../../src/simulation/promotion-facts.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../../support/promotions.js';

function factsOf(items: readonly Partial<Item>[], fields: Partial<Promotion> = {}) {
  const catalog = catalogOf(items.map((each, i) => item(String(i), each)));
  const { entries } = poolOf([promotion('p', { items: listOf(...items.keys()), ...fields })], catalog);
  return createPromotionFacts(catalog)(entries[0]!);
}

const branded = (count: number) => Array.from({ length: count }, (_, i) => ({ brand: `brand-${i}` }));

it('names the brands and suppliers of what is covered, each once', () => {
  const supplied = { supplier: 'S' };
  const items = [{ brand: 'B' }, { brand: 'A', attributes: supplied }, { brand: 'B', attributes: supplied }, {}];
  expect(factsOf(items)).toMatchObject({ brands: ['B', 'A'], suppliers: ['S'] });
});

it('names no brand where a promotion covers too many to be of one', () => {
  expect(factsOf(branded(SIMULATED_NAMES_MAX)).brands).toHaveLength(SIMULATED_NAMES_MAX);
  expect(factsOf(branded(SIMULATED_NAMES_MAX + 1)).brands).toEqual([]);
});

it('tells what a use takes off the price of an average covered piece', () => {
  const discount = { mode: 'STATIC', type: 'PERCENT', value: 250_000 } as const;
  expect(factsOf([{ priceMinor: 100 }, { priceMinor: 300 }], { discount }).costMinor).toBeCloseTo(50, 9);
});
