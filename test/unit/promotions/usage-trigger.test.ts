import { expect, it } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { decodePromotion, encodePromotion } from '../../../src/promotions/codec.js';
import type { PromotionParts } from '../../../src/promotions/parts.js';
import { applyPromotionPatch } from '../../../src/promotions/patch.js';
import type { Promotion } from '../../../src/promotions/promotion.js';

const EUR = 'EUR' as Currency;
const STEPS: PromotionParts = {
  discountType: 'PERCENT',
  discountSteps: [{ usageThreshold: 0, discountValue: '10' }],
};

function imported(existing: Promotion | null, parts: PromotionParts): Promotion {
  const applied = applyPromotionPatch(existing, { code: 'P' as PromotionCode, name: 'P', parts }, { currency: EUR });
  if (!applied.ok) throw new Error(JSON.stringify(applied.error));
  return applied.value;
}

const triggerOf = ({ discount }: Promotion) => (discount.mode === 'STEP' ? discount.trigger : null);

it('counts redemptions where a new promotion in steps says nothing', () => {
  expect(triggerOf(imported(null, STEPS))).toBe('REDEEM');
});

it('keeps what was stored when the default was another one, until somebody says otherwise', () => {
  const then = imported(null, { ...STEPS, discountUsageTrigger: 'TRANSACTION' });
  const stored = decodePromotion(encodePromotion(then));
  expect(triggerOf(stored)).toBe('TRANSACTION');
  expect(triggerOf(imported(stored, STEPS))).toBe('TRANSACTION');
  expect(triggerOf(imported(stored, { ...STEPS, discountUsageTrigger: null }))).toBe('REDEEM');
});

it('ignores a value beside steps, and a list beside ALL', () => {
  const { discount, items } = imported(null, {
    ...STEPS,
    discountValue: '50',
    catalogItemType: 'ALL',
    catalogIndexItems: 'A|B',
  });
  expect(discount).toEqual({
    mode: 'STEP',
    type: 'PERCENT',
    trigger: 'REDEEM',
    steps: [{ usageThreshold: 0, value: 100_000 }],
  });
  expect(items).toEqual({ kind: 'ALL' });
});
