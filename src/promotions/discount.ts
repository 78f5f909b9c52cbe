export const DISCOUNT_TYPES = [
  'NONE',
  'PERCENT',
  'AMOUNT',
  'EXACT_PRICE',
  '2_FOR_1',
  'MULTIBUY',
  'POINTS',
  'DIGITAL_CASHBACK',
] as const;

export type DiscountType = (typeof DISCOUNT_TYPES)[number];

export const DISCOUNT_MODES = ['STATIC', 'STEP'] as const;

export const USAGE_TRIGGERS = ['TRANSACTION', 'REDEEM'] as const;

/** What moves a STEP discount on: each transaction, or each redemption. */
export type UsageTrigger = (typeof USAGE_TRIGGERS)[number];

/**
 * Of a promotion that comes to be in steps and doesn't say it. The trigger is always stored with the steps, so a promotion from when the
 * default was TRANSACTION keeps that, also when it is imported again without a word about it.
 */
export const USAGE_TRIGGER_DEFAULT: UsageTrigger = 'REDEEM';

/**
 * The unit of a discount value follows its type: PERCENT in ppm of the price (10 % = 100,000), AMOUNT, EXACT_PRICE,
 * MULTIBUY and DIGITAL_CASHBACK in minor units, POINTS in points; NONE and 2_FOR_1 carry 0.
 */
export interface DiscountStep {
  readonly usageThreshold: number;
  readonly value: number;
}

export type Discount =
  | { readonly mode: 'STATIC'; readonly type: DiscountType; readonly value: number }
  | {
      readonly mode: 'STEP';
      readonly type: DiscountType;
      /** Ascending by threshold, at least one. */
      readonly steps: readonly DiscountStep[];
      readonly trigger: UsageTrigger;
    };

export type DiscountUnit = 'nothing' | 'ppm' | 'minor' | 'points';

/** What a discount value of this type counts. */
export const DISCOUNT_UNIT: Readonly<Record<DiscountType, DiscountUnit>> = {
  NONE: 'nothing',
  PERCENT: 'ppm',
  AMOUNT: 'minor',
  EXACT_PRICE: 'minor',
  '2_FOR_1': 'nothing',
  MULTIBUY: 'minor',
  POINTS: 'points',
  DIGITAL_CASHBACK: 'minor',
};

/** What is wrong with a value of this type, or null. */
export function discountValueProblem(type: DiscountType, value: number): string | null {
  if (!Number.isSafeInteger(value)) return 'must be a whole number of its unit';
  switch (DISCOUNT_UNIT[type]) {
    case 'nothing':
      return value === 0 ? null : `must be empty with discountType ${type}`;
    case 'ppm':
      return value > 0 && value <= 1_000_000 ? null : 'must be above 0 and at most 100 percent';
    case 'points':
      return value > 0 ? null : 'must be above 0';
    case 'minor':
      // Something may be sold for nothing, but a discount of nothing is a mistake.
      if (type === 'EXACT_PRICE') return value >= 0 ? null : 'must not be negative';
      return value > 0 ? null : 'must be above 0';
  }
}
