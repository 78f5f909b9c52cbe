import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { decodeItem, encodeItem } from '../../../src/catalog/codec.js';
import { lowestPriceMinor } from '../../../src/catalog/former-prices.js';
import type { Item } from '../../../src/catalog/item.js';
import { applyItemPatch } from '../../../src/catalog/patch.js';
import { unknownItem } from '../../../src/catalog/unknown-item.js';
import { FORMER_PRICES_MAX } from '../../../src/limits.js';
import { itemTarget, readItems } from '../../support/import-files.js';

const EUR = 'EUR' as Currency;
const START_MS = 1_764_547_200_000;
const onDay = (day: number): number => START_MS + day * MS_PER_DAY;

type Priced = readonly [day: number, priceMinor: number | null, currency?: string];

/** The item after its feed has said these prices. */
function fed(prices: readonly Priced[], first: Item | null = null): Item {
  return prices.reduce<Item | null>((item, [day, priceMinor, currency = EUR]) => {
    const patch = { itemId: 'i1' as ItemId, name: 'Milk', priceMinor, currency: currency as Currency };
    const applied = applyItemPatch(item, patch, 'replace', onDay(day));
    if (!applied.ok) throw new Error(JSON.stringify(applied.error));
    return decodeItem(encodeItem(applied.value));
  }, first)!;
}

const former = (item: Item) =>
  item.formerPrices.map(({ priceMinor, untilMs }) => [priceMinor, (untilMs - START_MS) / MS_PER_DAY]);

describe('former prices', () => {
  test.each<[string, readonly Priced[], readonly (readonly [number | null, number])[]]>([
    ['a new item has none', [[0, 199]], []],
    [
      'the same price again changes nothing',
      [
        [0, 199],
        [5, 199],
      ],
      [],
    ],
    [
      'each has its end',
      [
        [0, 199],
        [5, 149],
        [9, 199],
      ],
      [
        [199, 5],
        [149, 9],
      ],
    ],
    [
      'a day without a price is kept',
      [
        [0, 199],
        [5, null],
        [6, 199],
      ],
      [
        [199, 5],
        [null, 6],
      ],
    ],
    [
      'what was said in the same moment was paid by nobody',
      [
        [0, 199],
        [5, 99],
        [5, 149],
      ],
      [[199, 5]],
    ],
    [
      'taken back in the same moment',
      [
        [0, 199],
        [5, 99],
        [5, 199],
      ],
      [],
    ],
    [
      'a clock that runs behind',
      [
        [0, 199],
        [5, 99],
        [4, 149],
      ],
      [
        [199, 5],
        [99, 5],
      ],
    ],
    [
      'after 60 days only the last one of before stays',
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [70, 4],
      ],
      [
        [2, 2],
        [3, 70],
      ],
    ],
  ])('%s', (_, prices, expected) => expect(former(fed(prices))).toEqual(expected));

  test('of an item that only a receipt has named, nothing is known', () => {
    expect(former(fed([[3, 199]], unknownItem('i1' as ItemId)))).toEqual([]);
  });

  test('an item whose price stays keeps its bytes', () => {
    expect(
      encodeItem(
        fed([
          [0, 199],
          [9, 199],
        ]),
      ),
    ).toEqual(encodeItem(fed([[0, 199]])));
  });

  test('a feed keeps them in both modes, and a merge without a price says nothing of it', async () => {
    let day = 0;
    for (const mode of ['replace', 'merge'] as const) {
      const target = itemTarget(mode, () => onDay(day));
      for (const [at, file] of ['1.99', '1.49', '1.79'].entries()) {
        day = at;
        await readItems(`itemId,name,price\ni1,Milk,${file}\n`, {}, target);
      }
      expect(former(target.value('i1'))).toEqual([
        [199, 1],
        [149, 2],
      ]);
      const { counts } = await readItems('itemId,name\ni1,Milk\n', {}, target);
      expect(counts.unchanged).toBe(mode === 'merge' ? 1 : 0);
    }
  });
});

describe('the lowest price of 30 days', () => {
  const prices: readonly Priced[] = [
    [0, 500],
    [10, 300],
    [20, 400],
    [50, 200],
  ];
  test.each<[string, number, number | null]>([
    ['since the item exists', 5, 500],
    ['the day itself is not before', 10, 500],
    ['a dip counts', 11, 300],
    ['until 30 days after it', 49, 300],
    ['and no longer', 50, 400],
    ['what comes later does not', 45, 300],
    ['to come: as the prices are', 200, 200],
  ])('%s', (_, day, expected) =>
    expect(lowestPriceMinor(fed(prices), onDay(day), onDay(Math.min(day + 20, 51)))).toBe(expected),
  );

  test('other currencies and days without a price do not count', () => {
    const item = fed([
      [0, 100, 'USD'],
      [1, 500],
      [2, null],
      [3, 600],
    ]);
    expect(lowestPriceMinor(item, onDay(4), onDay(4))).toBe(500);
  });

  test('is not told of days that are forgotten', () => {
    const item = fed([
      [0, 1],
      [1, 5],
      [2, 3],
      [80, 4],
      [81, 6],
    ]);
    expect(lowestPriceMinor(item, onDay(31), onDay(90))).toBeNull();
    expect(lowestPriceMinor(item, onDay(79), onDay(90))).toBe(3);
  });

  test(`of up to ${FORMER_PRICES_MAX + 1} prices is exact, of more never too high; and never one that is not known`, () => {
    const step = fc.record({
      days: fc.integer({ min: 0, max: 12 }).map((quarters) => quarters / 4),
      priceMinor: fc.option(fc.integer({ min: 1, max: 50 })),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 0, max: 40 }),
        (steps, before) => {
          let day = 0;
          const said = steps.map(({ days, priceMinor }): Priced => {
            day += days;
            return [day, priceMinor];
          });
          const atDay = day - before;
          const told = lowestPriceMinor(fed(said), onDay(atDay), onDay(day));
          const lasting = said.map(([from, price], i) => ({
            from: i === 0 ? -Infinity : from,
            price,
            to: said[i + 1]?.[0] ?? Infinity,
          }));
          const meant = lasting.filter(({ from, to }) => from < atDay && to > atDay - 30 && to > from);
          const known = meant.flatMap(({ price }) => price ?? []);
          if (told !== null) expect(told).toBeLessThanOrEqual(Math.min(...known, Infinity));
          const isExact = said.length <= FORMER_PRICES_MAX && before <= 30;
          if (isExact) expect(told).toBe(known.length === 0 ? null : Math.min(...known));
        },
      ),
      { numRuns: 2_000, seed: 20260104 },
    );
  });
});
