import type { Versioned } from '../../engine/engine.js';
import type { PromotionInput } from '../../generated/handbill/v1/Promotion.js';
import type { Promotion } from '../../promotions/promotion.js';
import { toDiscount } from './discount.js';
import { toDisplay } from './display.js';
import { toOptionalMoney } from './money.js';
import { withoutNulls } from './optional.js';
import {
  catalogItemType,
  itemScope,
  promotionType,
  redeemType,
  storeItemType,
  visibilityStatus,
} from './promotion-enums.js';
import { toDuration, toOptionalTimestamp } from './time.js';

/** Everything that the operator set; without defaults, `null` leaves a field absent. */
export function toPromotion({ value: promotion, etag }: Versioned<Promotion>): PromotionInput {
  const { currency, items, stores } = promotion;
  return {
    code: promotion.code,
    type: promotionType.toWire[promotion.type],
    name: promotion.name,
    headline: promotion.headline,
    description: promotion.description,
    headerName: promotion.headerName,
    headerDescription: promotion.headerDescription,
    visibilityStatus: visibilityStatus.toWire[promotion.visibility],
    startAt: toOptionalTimestamp(promotion.startAtMs),
    expireAt: toOptionalTimestamp(promotion.expireAtMs),
    display: toDisplay(promotion.display),
    lastingTime: toLastingTime(promotion.lastingSeconds),
    priority: promotion.priority,
    currency,
    itemScope: itemScope.toWire[promotion.scope],
    minBasketValue: toOptionalMoney(promotion.minBasketMinor, currency),
    maxBasketValue: toOptionalMoney(promotion.maxBasketMinor, currency),
    ...toDiscount(promotion.discount, currency),
    ...withoutNulls({
      requiredItemsCount: promotion.requiredItemsCount,
      discountedItemsCount: promotion.discountedItemsCount,
      redeemQuantityPerActivation: promotion.redeemQuantityPerActivation,
      redeemLimitPerClient: promotion.redeemLimitPerClient,
      redeemLimitGlobal: promotion.redeemLimitGlobal,
      activationLimitGlobal: promotion.activationLimitGlobal,
    }),
    requireRedeemedPoints: promotion.requireRedeemedPoints,
    redeemType: redeemType.toWire[promotion.redeemType],
    budget: toOptionalMoney(promotion.budgetMinor, currency),
    catalog: promotion.catalog ?? '',
    catalogItemType: catalogItemType.toWire[items.kind],
    catalogIndexItems: items.kind === 'LIST' ? [...items.itemIds] : [],
    catalogItemFilter: items.kind === 'FILTER' ? items.expression : '',
    excludeCatalogIndexItems: [...promotion.excludedItemIds],
    storeCatalog: promotion.storeCatalog ?? '',
    storeItemType: storeItemType.toWire[stores.kind],
    storeIds: stores.kind === 'LIST' ? [...stores.storeIds] : [],
    targetSegment: promotion.targetSegment ?? '',
    tags: [...promotion.tags],
    images: promotion.imageUrls.map((url) => ({ url })),
    params: { ...promotion.params },
    etag,
  };
}

export function toLastingTime(seconds: number | null) {
  return seconds === null ? null : toDuration(seconds * 1_000);
}
