import { describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import { packVersioned, unpackVersioned } from '../../../src/base/versioned-codec.js';
import { decodePromotion, encodePromotion } from '../../../src/promotions/codec.js';
import { applyPromotionPatch, blankPromotion } from '../../../src/promotions/patch.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { EUR, promotionTarget, readPromotions } from '../../support/import-files.js';

const P1 = 'P1' as PromotionCode;
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** As programs without `stacking` wrote them. */
const STORED = {
  plain: [
    '01dc0024a2503100a44d696c6ba0a0a0a000c0c0c0c000a345555200c0c0920000c0c00000c0c0c0c0c0c0c090c0c0c09090',
    '90',
  ].join(''),
  full: [
    '01dc0024a2503103a44d696c6ba453617665a0a0a001cb4279b76daa800000c093c3cd01e0cd04cecd0e10cb400400000000',
    '0000a345555200cd03e8c096010101cdc35003ce0001e84802010000c0c0c0c0c0c092a161a16291a163c091a27331c091a6',
    '4d4f42494c4591bd68747470733a2f2f696d672e6578616d706c652e636f6d2f312e706e6794a6636f6c6f7572a3726564a4',
    '69636f6ea3636f77',
  ].join(''),
  // Three of one discounted, off the whole basket: nobody would take it now.
  impossible: [
    '01dc0024a2503100a44d696c6ba0a0a0a000c0c0c0c000a345555201c0c09205cd01f401030000c0c0c0c0c0c0c090c0c0c0',
    '909090',
  ].join(''),
};

const plain: Promotion = { ...blankPromotion(P1, EUR), name: 'Milk' };

describe('promotions that were stored before a field was added', () => {
  test.each(Object.entries(STORED))('open, and are written as they were: %s', (_, hex) => {
    const promotion = decodePromotion(bytesOf(hex));
    expect(promotion.stacking).toBe('NORMAL');
    expect(hexOf(encodePromotion(promotion))).toBe(hex);
  });

  test('are what they were', () => {
    expect(decodePromotion(bytesOf(STORED.plain))).toEqual(plain);
    expect(decodePromotion(bytesOf(STORED.full))).toMatchObject({
      type: 'HANDBILL',
      display: { kind: 'daily', fromMinute: 480, toMinute: 1230 },
      discount: { mode: 'STEP', steps: [{ usageThreshold: 1 }, { usageThreshold: 3 }] },
      items: { kind: 'LIST', itemIds: ['a', 'b'] },
      params: { icon: 'cow', colour: 'red' },
    });
  });

  test('are unchanged when they are imported again', async () => {
    const target = promotionTarget();
    target.stored.set('P1', bytesOf(STORED.plain));
    const file = (stacking: string) => `code,name,stacking\nP1,Milk,${stacking}\n`;
    expect((await readPromotions('code,name\nP1,Milk\n', {}, target)).counts.unchanged).toBe(1);
    expect((await readPromotions(file('NORMAL'), {}, target)).counts.unchanged).toBe(1);
    expect((await readPromotions(file('EXCLUSIVE'), {}, target)).counts.updated).toBe(1);
    expect((await readPromotions(file('null'), {}, target)).counts.updated).toBe(1);
    expect(hexOf(target.stored.get('P1')!)).toBe(STORED.plain);
  });

  test('follow the rules of today as soon as they are changed', () => {
    const existing = decodePromotion(bytesOf(STORED.impossible));
    const applied = applyPromotionPatch(existing, { code: P1, headline: 'Save' }, { currency: EUR });
    expect(applied.ok ? [] : applied.error.map(({ path }) => path[0])).toEqual([
      'requiredItemsCount',
      'itemScope',
      'discountedItemsCount',
    ]);
  });
});

test('a promotion of a newer program is refused with words', () => {
  const values = unpackVersioned('promotion', 1, encodePromotion({ ...plain, returnPolicy: 'REFUSE' }));
  expect(() => decodePromotion(packVersioned(1, [...values, 'new']))).toThrow(
    'stored promotion has 40 values, this program knows 39 of them: it needs a newer program',
  );
});

test('fields in another order have the same bytes', () => {
  const reversed = Object.fromEntries(Object.entries(plain).reverse()) as unknown as Promotion;
  expect(hexOf(encodePromotion(reversed))).toBe(STORED.plain);
});
