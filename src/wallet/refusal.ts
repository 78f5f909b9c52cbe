import type { ErrorCode } from '../base/errors.js';
import { err } from '../base/result.js';

/** Why a verb of the wallet was refused; what was refused has left no trace. The one table of reasons, codes and words. */
export const REFUSALS = {
  UNKNOWN_PROMOTION: ['NOT_FOUND', 'there is no such promotion'],
  UNKNOWN_REDEMPTION: ['NOT_FOUND', 'the profile has no such redemption, or it was reversed, or it is too long ago'],
  NOT_PUBLISHED: ['FAILED_PRECONDITION', 'the promotion is not published'],
  NOT_ASSIGNED: ['FAILED_PRECONDITION', 'the promotion is not offered to the profile'],
  NOT_IN_AUDIENCE: ['FAILED_PRECONDITION', 'the promotion is not for the profile'],
  NOT_ACTIVE: ['FAILED_PRECONDITION', 'the promotion is not activated'],
  ALREADY_ACTIVE: ['FAILED_PRECONDITION', 'the promotion is activated already'],
  NOT_YET_VALID: ['FAILED_PRECONDITION', 'the promotion starts later'],
  EXPIRED: ['FAILED_PRECONDITION', 'the promotion has ended'],
  LASTING_TIME_OVER: ['FAILED_PRECONDITION', 'the time after the activation is over'],
  WRONG_STORE: ['FAILED_PRECONDITION', 'the promotion is not valid in the store'],
  LIMIT_PER_CLIENT: ['FAILED_PRECONDITION', 'the profile has redeemed it as often as one may'],
  LIMIT_GLOBAL: ['FAILED_PRECONDITION', 'all profiles together have used it as often as they may'],
  BUDGET_SPENT: ['FAILED_PRECONDITION', "what is left of the promotion's budget is less than the discount"],
  QUANTITY_TOO_HIGH: ['FAILED_PRECONDITION', 'fewer pieces are left of the activation'],
  PARTLY_REDEEMED: ['FAILED_PRECONDITION', 'pieces of the activation are redeemed already'],
  POINTS_TOO_LOW: ['FAILED_PRECONDITION', 'the profile has too few points'],
  POINTS_TOO_HIGH: ['FAILED_PRECONDITION', 'the balance would be too high'],
  AMOUNT_REQUIRED: ['INVALID_ARGUMENT', 'the promotion has a budget: the discount given must be told'],
  WRONG_CURRENCY: ['INVALID_ARGUMENT', 'the discount given must be in the currency of the promotion'],
  REQUEST_ID_REUSED: ['INVALID_ARGUMENT', 'another request had the same request_id'],
  TOO_MANY_REQUESTS: ['RESOURCE_EXHAUSTED', 'the profile has made too many requests within a day'],
  PROFILE_REQUIRED: ['FAILED_PRECONDITION', 'an anonymous sale can not use what is kept by customer, such as cashback'],
  CASHBACK_TOO_LOW: ['FAILED_PRECONDITION', 'the profile has less cashback'],
  CASHBACK_TOO_HIGH: ['FAILED_PRECONDITION', 'the balance of cashback would be too high'],
  UNKNOWN_SALE: ['NOT_FOUND', 'there is no such sale, or it is too long ago'],
  SALE_VOIDED: ['FAILED_PRECONDITION', 'the sale was voided'],
  SALE_ID_REUSED: ['INVALID_ARGUMENT', 'another sale had the same sale_id'],
  RETURN_REFUSED: ['FAILED_PRECONDITION', 'a promotion was given for more than what would stay: return everything'],
  RETURN_ID_REUSED: ['INVALID_ARGUMENT', 'another return of the sale had the same return_id'],
  TOO_MANY_RETURNS: ['RESOURCE_EXHAUSTED', 'the sale was returned in too many parts'],
  RECEIPT_RECORDED: ['FAILED_PRECONDITION', 'a receipt of that id is recorded already'],
  RECEIPT_CANCELLED: ['FAILED_PRECONDITION', 'the receipt of that id was cancelled'],
  REDEEMED_BY_SALE: ['FAILED_PRECONDITION', 'a sale has redeemed it: void the sale'],
  SALE_MADE: ['FAILED_PRECONDITION', 'the sale is made already'],
  TOO_MANY_HOLDS: ['RESOURCE_EXHAUSTED', 'too many sales of the profile are being paid'],
  TOO_MANY_SALES: ['RESOURCE_EXHAUSTED', 'the profile has bought too often within a day'],
  WALLET_FULL: ['RESOURCE_EXHAUSTED', 'the profile holds too many promotions'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, string]>>;

export type RefusalReason = keyof typeof REFUSALS;

export interface Refusal {
  readonly reason: RefusalReason;
  /** Figures that help the caller on: what is left, what is needed. */
  readonly figures: Readonly<Record<string, string>>;
}

export const refuse = (reason: RefusalReason, figures: Readonly<Record<string, string | number>> = {}) =>
  err<Refusal>({
    reason,
    figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, String(value)])),
  });
