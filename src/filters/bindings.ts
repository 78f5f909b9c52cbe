import type { CelInput } from '@bufbuild/cel';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { ProfileContext } from '../audience/profile-context.js';
import { type Currency, minorDigits } from '../base/money.js';
import type { Item } from '../catalog/item.js';
import type { Discount } from '../promotions/discount.js';
import type { Promotion } from '../promotions/promotion.js';
import type { ITEM_FIELDS, PROFILE_FIELDS, PROMOTION_FIELDS } from './schema.js';

/** An item, promotion or profile under the names and units of filters/schema.ts. */
type Bound<Fields> = ReadonlyMap<keyof Fields & string, CelInput>;

export function bindItem(item: Item): Bound<typeof ITEM_FIELDS> {
  return record<typeof ITEM_FIELDS>({
    item_id: item.itemId,
    name: item.name,
    brand: item.brand ?? '',
    category: item.category,
    category_path: item.category.join(' > '),
    price: item.currency === null ? null : major(item.priceMinor, item.currency),
    currency: item.currency ?? '',
    margin: item.margin,
    stock: item.stock,
    attributes: new Map(Object.entries(item.attributes)) as ReadonlyMap<string, CelInput>,
  });
}

export function bindPromotion(promotion: Promotion): Bound<typeof PROMOTION_FIELDS> {
  return record<typeof PROMOTION_FIELDS>({
    code: promotion.code,
    name: promotion.name,
    headline: promotion.headline,
    description: promotion.description,
    header_name: promotion.headerName,
    type: promotion.type,
    tags: promotion.tags,
    priority: promotion.priority,
    discount_type: promotion.discount.type,
    discount_value: discountValue(promotion.discount, promotion.currency),
    discount_mode: promotion.discount.mode,
    item_scope: promotion.scope,
    redeem_type: promotion.redeemType,
    require_redeemed_points: promotion.requireRedeemedPoints,
    required_items_count: promotion.requiredItemsCount,
    discounted_items_count: promotion.discountedItemsCount,
    min_basket_value: major(promotion.minBasketMinor, promotion.currency),
    max_basket_value: major(promotion.maxBasketMinor, promotion.currency),
    currency: promotion.currency,
    start: promotion.startAtMs === null ? null : timestampFromMs(promotion.startAtMs),
    expire: promotion.expireAtMs === null ? null : timestampFromMs(promotion.expireAtMs),
    catalog: promotion.catalog ?? '',
    store_catalog: promotion.storeCatalog ?? '',
    target_segment: promotion.targetSegment ?? '',
    params: new Map(Object.entries(promotion.params)),
  });
}

export function bindProfile(profile: ProfileContext): Bound<typeof PROFILE_FIELDS> {
  return record<typeof PROFILE_FIELDS>({
    profile_id: profile.profileId,
    is_member: profile.isMember,
    segments: [...profile.segments],
    store_id: profile.storeId ?? '',
  });
}

function record<Fields>(values: Readonly<Record<keyof Fields & string, CelInput>>): Bound<Fields> {
  // Absent rather than null, so that a comparison with it is an error that is reported, and not a silent "no".
  const present = Object.entries<CelInput>(values).filter(([, value]) => value !== null);
  return new Map(present as [keyof Fields & string, CelInput][]);
}

function major(amountMinor: number | null, currency: Currency): number | null {
  return amountMinor === null ? null : amountMinor / 10 ** minorDigits(currency);
}

function discountValue(discount: Discount, currency: Currency): number {
  const value = discount.mode === 'STATIC' ? discount.value : (discount.steps[0]?.value ?? 0);
  switch (discount.type) {
    case 'PERCENT':
      return value / 10_000;
    case 'AMOUNT':
    case 'EXACT_PRICE':
    case 'MULTIBUY':
    case 'DIGITAL_CASHBACK':
      return major(value, currency)!;
    case 'POINTS':
    case 'NONE':
    case '2_FOR_1':
      return value;
  }
}
