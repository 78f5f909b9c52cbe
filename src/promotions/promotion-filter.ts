import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { PROFILE_BINDING } from '../audience/profile-filter.js';
import { type Currency, major } from '../base/money.js';
import { ITEM_BINDING } from '../catalog/item-filter.js';
import { filterBinding } from '../filters/bindings.js';
import { type Environment, listOf, mapOf, oneOf, text } from '../filters/schema.js';
import {
  ITEMS_PER_PROMOTION_MAX,
  KEY_CHARS_MAX,
  LABEL_CHARS_MAX,
  PARAMS_PER_PROMOTION_MAX,
  TAGS_PER_PROMOTION_MAX,
  TEXT_CHARS_MAX,
} from '../limits.js';
import { DISCOUNT_MODES, DISCOUNT_TYPES, DISCOUNT_UNIT, type Discount } from './discount.js';
import { DISCOUNT_SCOPES, PROMOTION_TYPES, type Promotion, REDEEM_TYPES } from './promotion.js';

const PPM_PER_PERCENT = 10_000;

const KEY = text(KEY_CHARS_MAX);
const LABEL = text(LABEL_CHARS_MAX);
const instant = (atMs: number | null) => (atMs === null ? null : timestampFromMs(atMs));

/** A promotion in filters: values as the import columns show them, amounts in major units, percents as percents. */
export const PROMOTION_BINDING = filterBinding<Promotion>({
  code: [KEY, ({ code }) => code],
  name: [LABEL, ({ name }) => name],
  headline: [LABEL, ({ headline }) => headline],
  description: [text(TEXT_CHARS_MAX), ({ description }) => description],
  header_name: [LABEL, ({ headerName }) => headerName],
  type: [oneOf(PROMOTION_TYPES), ({ type }) => type],
  tags: [listOf(KEY, TAGS_PER_PROMOTION_MAX), ({ tags }) => tags],
  priority: ['double', ({ priority }) => priority],
  discount_type: [oneOf(DISCOUNT_TYPES), ({ discount }) => discount.type],
  /** Of STEP discounts the first step's. */
  discount_value: ['double', ({ discount, currency }) => discountValue(discount, currency)],
  discount_mode: [oneOf(DISCOUNT_MODES), ({ discount }) => discount.mode],
  item_scope: [oneOf(DISCOUNT_SCOPES), ({ scope }) => scope],
  redeem_type: [oneOf(REDEEM_TYPES), ({ redeemType }) => redeemType],
  require_redeemed_points: ['double', ({ requireRedeemedPoints }) => requireRedeemedPoints],
  required_items_count: ['double', ({ requiredItemsCount }) => requiredItemsCount],
  discounted_items_count: ['double', ({ discountedItemsCount }) => discountedItemsCount],
  min_basket_value: ['double', ({ minBasketMinor, currency }) => major(minBasketMinor, currency)],
  max_basket_value: ['double', ({ maxBasketMinor, currency }) => major(maxBasketMinor, currency)],
  currency: [text(3), ({ currency }) => currency],
  start_at: ['timestamp', ({ startAtMs }) => instant(startAtMs)],
  expire_at: ['timestamp', ({ expireAtMs }) => instant(expireAtMs)],
  /** The same two, as they were called first. */
  start: ['timestamp', ({ startAtMs }) => instant(startAtMs)],
  expire: ['timestamp', ({ expireAtMs }) => instant(expireAtMs)],
  catalog: [KEY, ({ catalog }) => catalog ?? ''],
  store_catalog: [KEY, ({ storeCatalog }) => storeCatalog ?? ''],
  target_segment: [KEY, ({ targetSegment }) => targetSegment ?? ''],
  params: [mapOf(text(TEXT_CHARS_MAX), PARAMS_PER_PROMOTION_MAX), ({ params }) => new Map(Object.entries(params))],
});

/** Of a slot group's filter. */
export const PROMOTION_ENVIRONMENT: Environment = {
  promotion: PROMOTION_BINDING.type,
  items: listOf(ITEM_BINDING.type, ITEMS_PER_PROMOTION_MAX),
  profile: PROFILE_BINDING.type,
};

function discountValue(discount: Discount, currency: Currency): number {
  const value = discount.mode === 'STATIC' ? discount.value : (discount.steps[0]?.value ?? 0);
  switch (DISCOUNT_UNIT[discount.type]) {
    case 'ppm':
      return value / PPM_PER_PERCENT;
    case 'minor':
      return major(value, currency);
    case 'points':
    case 'nothing':
      return value;
  }
}
