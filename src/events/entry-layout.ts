import type { EventDetails, EventType } from './event.js';

/**
 * An entry of the outbox as it is stored: a code, the profile, the time, and what the code says. Most entries are one event; a
 * receipt is a single entry too, and is read as its `transaction.charge` and a `product.buy` a line.
 */
export type SingleType = Exclude<EventType, 'transaction.charge' | 'product.buy'>;

/** Codes on disk: append only. */
export const RECEIPT = 1;
/** A receipt with the time at which it replaced another one, before its body. */
export const CORRECTED_RECEIPT = 15;
/** How sums of experiments have changed: it is no event, and names no profile, so that it stays when one is erased. Apart from those of events. */
export const OUTCOME_CHANGES = 64;
/** What a deed adds to the funnels: it is no event, and names no profile, so that it stays when one is erased. Apart from those of events. */
export const FUNNEL_STEP = 65;
export const CODES: Readonly<Record<SingleType, number>> = {
  'handbill.assign': 2,
  'handbill.view': 3,
  'transaction.cancel': 4,
  'client.activatePromotion': 5,
  'client.deactivatePromotion': 6,
  'client.redeemPromotion': 7,
  'client.reverseRedemption': 8,
  'client.removePoints': 9,
  'client.custom': 10,
  'sale.processed': 11,
  'coupon.issue': 12,
  'coupon.redeem': 13,
  'client.addPoints': 14,
  'alert.raise': 16,
  'sale.voided': 17,
  'sale.returned': 18,
};
export const TYPES = new Map(Object.entries(CODES).map(([type, code]) => [code, type as SingleType]));

/**
 * The details of each type in the order in which they are stored: append only. What an older entry lacks reads as null; what a newer one
 * has beyond them is passed over, since the rest of it is as true without.
 */
export const FIELDS: { readonly [Type in SingleType]: readonly (keyof EventDetails[Type] & string)[] } = {
  'handbill.assign': [
    'handbillId',
    'campaignId',
    'variantId',
    'endMs',
    'modelVersion',
    'promotions',
    'scores',
    'isMember',
    'segments',
    'storeId',
    'configurationVersion',
    'receipts',
    'lines',
    'promised',
    'excluded',
    'seed',
    'groups',
    'chances',
    'propensities',
    'explored',
    'shuffled',
    'candidates',
    'startMs',
    'arm',
  ],
  'handbill.view': ['eventId', 'handbillId', 'campaignId', 'variantId', 'slot', 'promotion'],
  'transaction.cancel': ['transactionId', 'chargedMs', 'items', 'replaced'],
  'client.activatePromotion': ['promotion', 'handbillId', 'slot', 'lastingUntilMs'],
  'client.deactivatePromotion': ['promotion'],
  'client.redeemPromotion': ['promotion', 'redemptionId', 'quantity', 'amountMinor', 'offer', 'only'],
  'client.reverseRedemption': ['promotion', 'redemptionId', 'quantity', 'amountMinor', 'offer', 'only'],
  'client.addPoints': ['points', 'balance', 'promotion', 'reason'],
  'client.removePoints': ['points', 'balance', 'promotion', 'reason'],
  'client.custom': ['eventId', 'name', 'properties'],
  'sale.processed': [
    'saleId',
    'storeId',
    'total',
    'discountMinor',
    'redemptions',
    'registerId',
    'points',
    'cashbackMinor',
    'cashbackUsedMinor',
    'cashbackBalanceMinor',
  ],
  'sale.voided': ['saleId', 'storeId', 'total', 'points', 'cashbackMinor', 'cashbackUsedMinor', 'cashbackBalanceMinor'],
  'sale.returned': [
    'saleId',
    'returnId',
    'storeId',
    'refund',
    'reclaimedMinor',
    'lines',
    'points',
    'cashbackMinor',
    'cashbackUsedMinor',
    'cashbackBalanceMinor',
  ],
  'coupon.issue': ['couponId', 'campaignId', 'slot', 'promotion', 'expireMs'],
  'coupon.redeem': ['couponId', 'promotion', 'amountMinor'],
  'alert.raise': ['kind', 'campaignId', 'promotion', 'value', 'threshold', 'message'],
};
