import type { CampaignIndex, ItemIndex, PromotionIndex, RegisterId, SaleId, StoreId, TermsId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Redemption } from '../wallet/holding.js';

/**
 * A committed sale as its profile keeps it, as it was sold, bounded in time: everything that voiding it, returning a part of it, or answering for it again needs.
 * Amounts are minor units of its currency.
 */
export interface SoldSale {
  readonly saleId: SaleId;
  /** When it happened, as the check-out says; its receipt is recorded under this time. */
  readonly timeMs: number;
  /** When it was committed, by the server's clock; its redemptions bear this time. */
  readonly soldMs: number;
  readonly currency: Currency;
  /** null: not told. */
  readonly storeId: StoreId | null;
  readonly registerId: RegisterId | null;
  /** In the order of the basket. */
  readonly lines: readonly SoldLine[];
  /** What was redeemed in it, an offer once at most. */
  readonly redemptions: readonly SoldRedemption[];
  /** What was paid out of the balance of cashback. */
  readonly cashbackUsedMinor: number;
}

/** A line as it was sold, or what of it is left. */
export interface SoldLine {
  readonly seq: number;
  readonly item: ItemIndex;
  readonly quantityMilli: number;
  readonly unitPriceMinor: number;
  /** One piece worth its gross; of any other line each unit is a piece. */
  readonly isWeighed: boolean;
  readonly isDiscountable: boolean;
  /** Of the item when it was sold, ppm of its price; null: the feed didn't tell. */
  readonly marginPpm: number | null;
  readonly grossMinor: number;
  readonly netMinor: number;
  /** By offer, in the order in which they were applied; they add up to gross - net. */
  readonly discounts: readonly SoldDiscount[];
  /** What each piece was paid with, the cheapest first; they add up to the net. Returned pieces take these shares in this order. */
  readonly pieces: readonly { readonly count: number; readonly netMinor: number }[];
}

export interface SoldDiscount {
  readonly promotion: PromotionIndex;
  readonly amountMinor: number;
}

/** An offer that was redeemed. */
export interface SoldRedemption {
  readonly promotion: PromotionIndex;
  /** The terms that it was redeemed under. */
  readonly terms: TermsId;
  /**
   * As the wallet has it, under the same id, unless it has forgotten it. `quantity` are units; `amountMinor` is what counts against the budget, discount
   * and cashback together.
   */
  readonly redemption: Redemption;
  readonly cashbackMinor: number;
  /** Whose handbill had offered it, and pays for it; null: it was open to everybody. */
  readonly campaign: CampaignIndex | null;
  /** The sale has activated it, too, as its code was scanned: whoever takes the sale back takes that back. */
  readonly activated: boolean;
}
