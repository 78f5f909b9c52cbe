import type { OfferKind } from '../../redemption-ranker.js';
import type { ReceiptSet } from '../receipts.js';

/** Choices that customers have made among promotions, as the ranker of redemptions learns from them. */
export interface ChoiceSet {
  /** Of the customers who chose. */
  readonly receipts: ReceiptSet;
  /** Items of promotions: dense indexes, ascending, without repeats. */
  readonly lists: readonly Uint32Array[];
  readonly choices: readonly OfferChoice[];
  /** Everything redeemed by these customers. */
  readonly redemptions: readonly DatedRedemption[];
}

export interface OfferChoice {
  /** Number in `receipts`. */
  readonly customer: number;
  /** Only receipts of earlier days, and redemptions of earlier days, are looked at. */
  readonly day: number;
  /** Numbers of lists: the redeemed ones first. */
  readonly candidates: Uint32Array;
  readonly redeemed: number;
  readonly kind: OfferKind;
}

export interface DatedRedemption {
  readonly day: number;
  /** Number of the list. */
  readonly list: number;
}

/** Receipts of a customer on days before `day`. */
export function receiptsBefore({ receiptStart, days }: ReceiptSet, customer: number, day: number): number {
  const [start, end] = [receiptStart[customer]!, receiptStart[customer + 1]!];
  let at = start;
  while (at < end && (days?.[at] ?? 0) < day) at += 1;
  return at - start;
}
