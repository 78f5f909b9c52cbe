import { MS_PER_SECOND } from '../../base/time.js';
import type { Versioned } from '../../engine/engine.js';
import type { PromotionInput } from '../../generated/handbill/v1/Promotion.js';
import type { Promotion } from '../../promotions/promotion.js';
import { toDiscount } from './discount.js';
import { toDisplay } from './display.js';
import { catalogItemType, storeItemType } from './promotion-enums.js';
import { promotionMessage } from './promotion-message.js';
import { toDuration, toOptionalTimestamp } from './time.js';

/** Everything that the operator set; without defaults, `null` leaves a field absent. */
export function toPromotion({ value: promotion, etag }: Versioned<Promotion>): PromotionInput {
  const { currency, items, stores } = promotion;
  return {
    ...promotionMessage.write(promotion, currency),
    code: promotion.code,
    display: toDisplay(promotion.display),
    ...toDiscount(promotion.discount, currency),
    catalogItemType: catalogItemType.toWire[items.kind],
    catalogIndexItems: items.kind === 'LIST' ? [...items.itemIds] : [],
    catalogItemFilter: items.kind === 'FILTER' ? items.expression : '',
    storeItemType: storeItemType.toWire[stores.kind],
    storeIds: stores.kind === 'LIST' ? [...stores.storeIds] : [],
    images: promotion.imageUrls.map((url) => ({ url })),
    params: { ...promotion.params },
    deleteTime: toOptionalTimestamp(promotion.deletedAtMs),
    etag,
  };
}

export function toLastingTime(seconds: number | null) {
  return seconds === null ? null : toDuration(seconds * MS_PER_SECOND);
}
