import { expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { decodePromotion, encodePromotion } from '../../../src/promotions/codec.js';
import { blankPromotion } from '../../../src/promotions/patch.js';

const blank = { ...blankPromotion('P1' as PromotionCode, 'EUR' as Currency), name: 'Milk' };

test('a promotion comes back as it went in', () => {
  expect(decodePromotion(encodePromotion(blank))).toEqual(blank);
});

test('the order in which params were set leaves no trace in the bytes', () => {
  const one = encodePromotion({ ...blank, params: { icon: 'a', colour: 'b' } });
  const other = encodePromotion({ ...blank, params: { colour: 'b', icon: 'a' } });
  expect(Buffer.compare(one, other)).toBe(0);
});

test('bytes of another version are refused with words', () => {
  const bytes = encodePromotion(blank);
  bytes[0] = 99;
  expect(() => decodePromotion(bytes)).toThrow('version 99');
});
