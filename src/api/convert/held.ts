import type { ProfilePromotionInput } from '../../generated/handbill/v1/ProfilePromotion.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { HeldView } from '../../wallet/held-view.js';
import { STATUSES } from '../../wallet/holding.js';
import { toValueNow } from './discount.js';
import { enumCodec } from './enums.js';
import { toOptionalTimestamp } from './time.js';

export const promotionStatus = enumCodec('PROMOTION_STATUS', STATUSES);

/** What a ProfilePromotion tells of a profile that has activated it. */
export function toHeld(promotion: Promotion, held: HeldView): ProfilePromotionInput {
  return {
    status: promotionStatus.toWire[held.status],
    activatedTime: toOptionalTimestamp(held.activatedMs),
    lastingUntil: toOptionalTimestamp(held.lastingUntilMs),
    possibleRedemptions: held.possibleRedemptions,
    redeemedQuantity: held.redeemedQuantity,
    discountValue: toValueNow(promotion.discount, held.stepUses, promotion.currency),
  };
}
