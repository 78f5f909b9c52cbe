import { expect, it } from 'vitest';
import { curveClasses, curvePoint } from '../../../src/assignment/boost-curve.js';
import { createEconomics } from '../../../src/promotions/economics.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../../support/promotions.js';

const catalog = catalogOf([
  item('milk', { brand: 'Alp', priceMinor: 100 }),
  item('bread', { brand: 'Oven', priceMinor: 100 }),
  item('salt', { priceMinor: 100 }),
]);

const offer = (code: string, percent: number, ...items: string[]) =>
  promotion(code, { items: listOf(...items), discount: { mode: 'STATIC', type: 'PERCENT', value: percent * 10_000 } });

const { entries } = poolOf([offer('a', 0, 'milk'), offer('b', 20, 'milk', 'bread'), offer('c', 50, 'salt')], catalog);
const classes = curveClasses(entries, catalog, createEconomics(catalog));

const offers = (...positions: number[]) =>
  positions.map((position) => ({ position, chance: [0.4, 0.2, 0.1][position]! }));

it('tells what is lost, what changes, and what fills the slots', () => {
  const { discounts, ...point } = curvePoint(1, [offers(0, 1), offers(0)], [offers(1, 2), offers(0)], classes);
  expect(point).toEqual({
    setting: 1,
    scoreLost: expect.closeTo(1 - 0.7 / 1, 9),
    offersChanged: expect.closeTo(1 / 3, 9),
    brands: [
      { name: 'Alp', share: expect.closeTo(1.5 / 3, 9) },
      { name: '(no brand)', share: expect.closeTo(1 / 3, 9) },
      { name: 'Oven', share: expect.closeTo(0.5 / 3, 9) },
    ],
  });
  expect(discounts.map(({ name, share }) => [name, Math.round(300 * share)])).toEqual([
    ['nothing off', 100],
    ['under 10 %', 0],
    ['10 to 19 %', 0],
    ['20 to 29 %', 100],
    ['30 to 49 %', 0],
    ['50 % and more', 100],
  ]);
});

it('is nothing where nothing is shown', () => {
  expect(curvePoint(0, [[]], [[]], classes)).toMatchObject({ scoreLost: 0, offersChanged: 0, brands: [] });
});
