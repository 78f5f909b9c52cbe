import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { PROFILE_BINDING } from '../audience/profile-filter.js';
import { type Currency, major } from '../base/money.js';
import { ITEM_BINDING } from '../catalog/item-filter.js';
import { filterBinding } from '../filters/bindings.js';
import { type Environment, STRINGS } from '../filters/schema.js';
import { DISCOUNT_UNIT, type Discount } from './discount.js';
import type { Promotion } from './promotion.js';

const PPM_PER_PERCENT = 10_000;

/** A promotion in filters: values as the import columns show them, amounts in major units, percents as percents. */
export const PROMOTION_BINDING = filterBinding<Promotion>({
  code: ['string', ({ code }) => code],
  name: ['string', ({ name }) => name],
  headline: ['string', ({ headline }) => headline],
  description: ['string', ({ description }) => description],
  header_name: ['string', ({ headerName }) => headerName],
  type: ['string', ({ type }) => type],
  tags: [STRINGS, ({ tags }) => tags],
  priority: ['double', ({ priority }) => priority],
  discount_type: ['string', ({ discount }) => discount.type],
  /** Of STEP discounts the first step's. */
  discount_value: ['double', ({ discount, currency }) => discountValue(discount, currency)],
  discount_mode: ['string', ({ discount }) => discount.mode],
  item_scope: ['string', ({ scope }) => scope],
  redeem_type: ['string', ({ redeemType }) => redeemType],
  require_redeemed_points: ['double', ({ requireRedeemedPoints }) => requireRedeemedPoints],
  required_items_count: ['double', ({ requiredItemsCount }) => requiredItemsCount],
  discounted_items_count: ['double', ({ discountedItemsCount }) => discountedItemsCount],
  min_basket_value: ['double', ({ minBasketMinor, currency }) => major(minBasketMinor, currency)],
  max_basket_value: ['double', ({ maxBasketMinor, currency }) => major(maxBasketMinor, currency)],
  currency: ['string', ({ currency }) => currency],
  start: ['timestamp', ({ startAtMs }) => (startAtMs === null ? null : timestampFromMs(startAtMs))],
  expire: ['timestamp', ({ expireAtMs }) => (expireAtMs === null ? null : timestampFromMs(expireAtMs))],
  catalog: ['string', ({ catalog }) => catalog ?? ''],
  store_catalog: ['string', ({ storeCatalog }) => storeCatalog ?? ''],
  target_segment: ['string', ({ targetSegment }) => targetSegment ?? ''],
  params: [{ map: 'string' }, ({ params }) => new Map(Object.entries(params))],
});

/** Of a slot group's filter. */
export const PROMOTION_ENVIRONMENT: Environment = {
  promotion: PROMOTION_BINDING.type,
  items: { list: ITEM_BINDING.type },
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
