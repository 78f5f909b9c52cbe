import { DISCOUNT_MODES, DISCOUNT_TYPES, USAGE_TRIGGERS } from '../../promotions/discount.js';
import {
  DISCOUNT_SCOPES,
  ITEM_SCOPES,
  PROMOTION_TYPES,
  REDEEM_TYPES,
  STORE_SCOPES,
} from '../../promotions/promotion.js';
import { enumCodec } from './enums.js';

export const promotionType = enumCodec('PROMOTION_TYPE', PROMOTION_TYPES);
export const itemScope = enumCodec('ITEM_SCOPE', DISCOUNT_SCOPES);
export const discountType = enumCodec('DISCOUNT_TYPE', DISCOUNT_TYPES);
export const discountMode = enumCodec('DISCOUNT_MODE', DISCOUNT_MODES);
export const usageTrigger = enumCodec('DISCOUNT_USAGE_TRIGGER', USAGE_TRIGGERS);
export const redeemType = enumCodec('REDEEM_TYPE', REDEEM_TYPES);
export const catalogItemType = enumCodec('CATALOG_ITEM_TYPE', ITEM_SCOPES);
export const storeItemType = enumCodec('STORE_ITEM_TYPE', STORE_SCOPES);
