import type { ItemId, PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Discount, DiscountType } from '../promotions/discount.js';
import type { DiscountScope, Promotion, Stacking } from '../promotions/promotion.js';
import { requiredOf } from '../promotions/units.js';

/** Which items are covered: all but some, or these. A filter is resolved by whoever has the feed. */
export interface Coverage {
  readonly kind: 'ALL' | 'LIST';
  /** LIST: the covered ones; ALL: those that are not. */
  readonly itemIds: ReadonlySet<ItemId>;
}

export const covers = ({ kind, itemIds }: Coverage, itemId: ItemId): boolean =>
  itemIds.has(itemId) === (kind === 'LIST');

/** The coverage that a promotion lists itself. null: a filter says it. */
export function listedCoverage({
  items,
  excludedItemIds,
}: Pick<Promotion, 'items' | 'excludedItemIds'>): Coverage | null {
  const excluded = new Set(excludedItemIds as readonly ItemId[]);
  if (items.kind === 'FILTER') return null;
  if (items.kind === 'ALL') return { kind: 'ALL', itemIds: excluded };
  const itemIds = new Set(items.itemIds);
  for (const itemId of excluded) itemIds.delete(itemId);
  return { kind: 'LIST', itemIds };
}

/** What pricing reads of a promotion, worked out once and shared by all baskets. */
export interface Terms {
  readonly code: PromotionCode;
  readonly priority: number;
  readonly expireAtMs: number | null;
  readonly currency: Currency;
  readonly scope: DiscountScope;
  readonly stacking: Stacking;
  readonly minBasketMinor: number | null;
  readonly maxBasketMinor: number | null;
  readonly discount: Discount;
  readonly type: DiscountType;
  /** Pieces of a unit: what one redemption takes. */
  readonly required: number;
  /** Of these, the cheapest that are discounted. */
  readonly discounted: number;
  readonly coverage: Coverage;
  /** Whether its discount is money at once; what earns something later, or nothing, competes with nobody. */
  readonly isMoney: boolean;
}

const WITHOUT_MONEY: ReadonlySet<DiscountType> = new Set(['POINTS', 'DIGITAL_CASHBACK', 'NONE']);

export function termsOf(promotion: Promotion, coverage: Coverage): Terms {
  const { discount, discountedItemsCount } = promotion;
  const { type } = discount;
  const required = requiredOf(promotion);
  return {
    code: promotion.code,
    priority: promotion.priority,
    expireAtMs: promotion.expireAtMs,
    currency: promotion.currency,
    scope: promotion.scope,
    stacking: promotion.stacking,
    minBasketMinor: promotion.minBasketMinor,
    maxBasketMinor: promotion.maxBasketMinor,
    discount,
    type,
    required,
    discounted: discountedItemsCount ?? (type === '2_FOR_1' ? 1 : required),
    coverage,
    isMoney: !WITHOUT_MONEY.has(type),
  };
}
