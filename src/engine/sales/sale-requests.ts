import type { ProfileContext } from '../../audience/profile-context.js';
import type { PromotionCode, RedemptionId, ReturnId, SaleId } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import type { SaleRequest } from '../../sales/request.js';
import type { GivenBack } from '../../sales/return-lines.js';
import type { MadeReturn } from '../../sales/returned.js';
import type { UnusedOffer } from '../../sales/told.js';

/** Whether a basket is only priced, or sold. */
export type SaleMode = 'validate' | 'commit';

/** A sale as it was answered; the same sale again gets the same answer. Amounts are minor units of the currency. */
export interface SaleAnswer {
  readonly saleId: SaleId;
  readonly currency: Currency;
  readonly grossMinor: number;
  readonly discountMinor: number;
  /** What is to be paid, with cashback or otherwise. */
  readonly netMinor: number;
  readonly cashbackUsedMinor: number;
  /** Earned by it. */
  readonly points: number;
  readonly cashbackMinor: number;
  /** After it. */
  readonly pointsBalance: number;
  readonly cashbackBalanceMinor: number;
  /** Whether it is proved that no other way to use the offers gives more. */
  readonly isExact: boolean;
  /** In the order of the basket. */
  readonly lines: readonly AnsweredLine[];
  readonly redeemed: readonly RedeemedOffer[];
  /** Empty when a sale is answered again after more than a day. */
  readonly unused: readonly UnusedOffer[];
}

export interface AnsweredLine {
  readonly seq: number;
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly netMinor: number;
  readonly discounts: readonly { readonly code: PromotionCode; readonly amountMinor: number }[];
}

export interface RedeemedOffer {
  readonly code: PromotionCode;
  /** Empty: the basket was only priced. */
  readonly redemptionId: RedemptionId;
  readonly redemptions: number;
  readonly discountMinor: number;
  readonly points: number;
  readonly cashbackMinor: number;
  /** Its code was scanned, and it was activated with the sale. */
  readonly activated: boolean;
}

export interface VoidRequest {
  readonly profile: ProfileContext;
  readonly saleId: SaleId;
}

/** What a voided sale was, and what is left; the same again gets the same answer. */
export interface VoidAnswer {
  readonly saleId: SaleId;
  readonly currency: Currency;
  /** What was paid and is to be given back, cashback included: less what was returned before. */
  readonly netMinor: number;
  /** Of it, what went back to the balance of cashback. */
  readonly cashbackUsedMinor: number;
  /** Taken back. */
  readonly points: number;
  readonly cashbackMinor: number;
  /** After it; below 0 where what the sale had earned is spent already. */
  readonly pointsBalance: number;
  readonly cashbackBalanceMinor: number;
}

export interface ReturnRequest {
  readonly profile: ProfileContext;
  readonly saleId: SaleId;
  readonly returnId: ReturnId;
  readonly lines: readonly GivenBack[];
}

/** A return as it was answered; the same again gets the same answer. */
export interface ReturnAnswer extends Omit<MadeReturn, 'idHash' | 'contentHash'> {
  readonly saleId: SaleId;
  readonly returnId: ReturnId;
  readonly currency: Currency;
}

/** A sale to come. */
export interface HeldSale {
  /** What it takes of limits and budgets is held until then. */
  readonly untilMs: number;
  /** What it would be. */
  readonly sale: SaleAnswer;
}

export interface SaleVerbs {
  /** Prices a basket, and with `commit` sells it: all of it or nothing, once for each id. */
  process(request: SaleRequest, mode: SaleMode): Promise<SaleAnswer>;
  /**
   * Prices a basket, and holds for so long what it takes of limits and budgets over all profiles: the sale of that id takes it over. The same again
   * holds it no longer, but for another basket of the sale.
   */
  reserve(request: SaleRequest, holdMs: number): Promise<HeldSale>;
  /** Takes all of a sale back. */
  void(request: VoidRequest): Promise<VoidAnswer>;
  /** Takes pieces of a sale back: all that is asked for or nothing, once for each id. */
  returnLines(request: ReturnRequest): Promise<ReturnAnswer>;
}
