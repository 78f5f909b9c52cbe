import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { toItem } from '../../../src/api/convert/item.js';
import { toPromotion } from '../../../src/api/convert/promotion-to-wire.js';
import type { ItemId } from '../../../src/base/ids.js';
import type { Item } from '../../../src/catalog/item.js';
import { itemCard } from '../../../src/cli/item/text.js';
import { promotionCard } from '../../../src/cli/promotion/text.js';
import { loadContract } from '../../../src/contract/load.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { item, listOf, promotion } from '../../support/promotions.js';

const { v1 } = loadContract().handbill;

const linesOf = (card: string) =>
  stripVTControlCharacters(card)
    .split('\n')
    .map((line) => line.split(/ {2,}/));
const promotionLines = (fields: Partial<Promotion>) => {
  const message = toPromotion({ value: promotion('P1', fields), etag: '7' });
  return linesOf(promotionCard(v1.Promotion.deserialize(v1.Promotion.serialize(message))));
};
const itemLines = (fields: Partial<Item>) => {
  const message = toItem({ value: item('milk', fields), etag: '7' });
  return linesOf(itemCard(v1.Item.deserialize(v1.Item.serialize(message))));
};

test('a promotion is told by what is not as always', () => {
  expect(promotionLines({})).toEqual([
    ['code', 'P1'],
    ['type', 'GENERAL'],
    ['name', 'P1'],
    ['status', 'PUBLISH'],
    ['valid', 'always'],
    ['currency', 'EUR'],
    ['discount', '-10 %'],
    ['items', 'all'],
    ['stores', 'all'],
    ['etag', '7'],
  ]);
});

test('a promotion is told with everything that is set', () => {
  const lines = promotionLines({
    display: { kind: 'daily', fromMinute: 480, toMinute: 1_230 },
    lastingSeconds: 7_200,
    scope: 'BASKET',
    minBasketMinor: 1_000,
    requireRedeemedPoints: 50,
    redeemLimitPerClient: 2,
    redeemLimitGlobal: 1_000,
    items: listOf('a', 'b'),
    excludedItemIds: ['c' as ItemId],
    tags: ['MOBILE', 'CHECKOUT'],
    params: { icon: 'cow' },
    stacking: 'EXCLUSIVE',
    returnPolicy: 'REFUSE',
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      ['displayed', '08:00 to 20:30 by the clocks of the shop'],
      ['lasting time', '2 hours'],
      ['item scope', 'BASKET'],
      ['min basket value', '10.00 EUR'],
      ['require redeemed points', '50'],
      ['per client', 'at most 2'],
      ['redeem limit global', '1000'],
      ['items', 'a, b'],
      ['exclude catalog index items', 'c'],
      ['tags', 'MOBILE, CHECKOUT'],
      ['params', 'icon=cow'],
      ['stacking', 'EXCLUSIVE'],
      ['return policy', 'REFUSE'],
    ]),
  );
});

test('an item is told by what is not as always', () => {
  expect(itemLines({})).toEqual([
    ['item', 'milk'],
    ['name', 'milk'],
    ['etag', '7'],
  ]);
  expect(
    itemLines({
      category: ['Food', 'Dairy'],
      priceMinor: 129,
      margin: 0.25,
      discountable: false,
      unit: 'kg',
      attributes: { fat: 3 },
    }),
  ).toEqual([
    ['item', 'milk'],
    ['name', 'milk'],
    ['category', 'Food > Dairy'],
    ['price', '1.29 EUR'],
    ['margin', '25 %'],
    ['discountable', 'no'],
    ['unit', 'kg'],
    ['fat', '3'],
    ['etag', '7'],
  ]);
});
