import type { ItemIndex } from '../base/ids.js';
import type { DiscountScope, ReturnPolicy } from '../promotions/promotion.js';

/** What a return asks of the terms that an offer was redeemed under. */
export interface ReturnTerms {
  readonly scope: DiscountScope;
  /** Pieces of a unit: what one redemption takes. */
  readonly required: number;
  readonly minBasketMinor: number | null;
  readonly returnPolicy: ReturnPolicy;
  readonly covers: (item: ItemIndex) => boolean;
}
