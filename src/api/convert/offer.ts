import type { ProfilePromotionInput } from '../../generated/handbill/v1/ProfilePromotion.js';
import type { Promotion } from '../../promotions/promotion.js';
import { toDiscount, toValueNow } from './discount.js';
import { toDisplay } from './display.js';
import { toOptionalMoney } from './money.js';
import { withoutNulls } from './optional.js';
import { itemScope, promotionType, redeemType } from './promotion-enums.js';
import { toLastingTime } from './promotion-to-wire.js';
import { toOptionalTimestamp } from './time.js';

/** The part of a ProfilePromotion that is the same for every profile that has not activated it. */
export function toOffer(promotion: Promotion): ProfilePromotionInput {
  const { currency } = promotion;
  return {
    code: promotion.code,
    lastingTime: toLastingTime(promotion.lastingSeconds),
    start: toOptionalTimestamp(promotion.startAtMs),
    expire: toOptionalTimestamp(promotion.expireAtMs),
    type: promotionType.toWire[promotion.type],
    name: promotion.name,
    headline: promotion.headline,
    description: promotion.description,
    display: toDisplay(promotion.display),
    ...toDiscount(promotion.discount, currency),
    discountValue: toValueNow(promotion.discount, 0, currency),
    itemScope: itemScope.toWire[promotion.scope],
    minBasketValue: toOptionalMoney(promotion.minBasketMinor, currency),
    maxBasketValue: toOptionalMoney(promotion.maxBasketMinor, currency),
    ...withoutNulls({
      requiredItemsCount: promotion.requiredItemsCount,
      discountedItemsCount: promotion.discountedItemsCount,
      redemptionLimit: promotion.redeemLimitPerClient,
    }),
    requireRedeemedPoints: promotion.requireRedeemedPoints,
    redeemType: redeemType.toWire[promotion.redeemType],
    tags: [...promotion.tags],
    params: { ...promotion.params },
    images: promotion.imageUrls.map((url) => ({ url })),
  };
}
