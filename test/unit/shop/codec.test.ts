import { expect, it } from 'vitest';
import { UTC } from '../../../src/base/time-zone.js';
import { packVersioned } from '../../../src/base/versioned-codec.js';
import { decodeShop, encodeShop } from '../../../src/shop/codec.js';
import { DEFAULT_SHOP } from '../../../src/shop/shop.js';

const holdout = { holdoutPpm: 50_000, startMs: 10, endMs: null, tag: 'MOBILE', revision: 2 };

it('gives back what it was given; a shop that holds nobody out has the bytes that it always had', () => {
  const shop = {
    timeZone: UTC,
    holdout,
    holdoutRevision: 2,
    holdoutSinceMs: 30,
    formerHoldouts: [{ ...holdout, revision: 1 }],
    fourEyes: true,
  };
  expect(decodeShop(encodeShop(shop))).toEqual(shop);
  expect(encodeShop(DEFAULT_SHOP)).toEqual(packVersioned(1, ['UTC']));
  expect(decodeShop(packVersioned(1, ['UTC']))).toEqual(DEFAULT_SHOP);
});

it('refuses what only a newer program knows', () => {
  expect(() => decodeShop(packVersioned(1, ['UTC', null, 0, null, null, true, 1]))).toThrow('it needs a newer program');
});
