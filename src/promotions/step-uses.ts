import type { Discount } from './discount.js';

/** What a customer has behind them of a promotion. */
export interface PastUses {
  /** Pieces redeemed. */
  readonly redeemed: number;
  /** Sales in which it was redeemed. */
  readonly sales: number;
}

/** Which of it moves the steps of a discount on. */
export const stepUses = (discount: Discount, { redeemed, sales }: PastUses): number =>
  discount.mode === 'STEP' && discount.trigger === 'TRANSACTION' ? sales : redeemed;
