export type DiscountType =
  | 'NONE'
  | 'PERCENT'
  | 'AMOUNT'
  | 'EXACT_PRICE'
  | '2_FOR_1'
  | 'MULTIBUY'
  | 'POINTS'
  | 'DIGITAL_CASHBACK';

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
      readonly trigger: 'TRANSACTION' | 'REDEEM';
    };
