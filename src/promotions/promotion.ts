import type { Deletable } from '../base/deletion.js';
import type { ItemId, PromotionCode, SegmentId, StoreId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Discount } from './discount.js';

export const PROMOTION_TYPES = ['GENERAL', 'MEMBERS_ONLY', 'CUSTOM', 'HANDBILL'] as const;
export const VISIBILITIES = ['DRAFT', 'PUBLISH', 'HIDDEN'] as const;
export const REDEEM_TYPES = ['FULL', 'PARTIAL'] as const;
export const DISCOUNT_SCOPES = ['LINE_ITEM', 'BASKET'] as const;
export const ITEM_SCOPES = ['ALL', 'LIST', 'FILTER'] as const;
export const STACKINGS = ['NORMAL', 'STACKABLE', 'EXCLUSIVE'] as const;
export const RETURN_POLICIES = ['KEEP', 'RECLAIM', 'REFUSE'] as const;
export const STORE_SCOPES = ['ALL', 'LIST'] as const;

export type PromotionType = (typeof PROMOTION_TYPES)[number];
export type Visibility = (typeof VISIBILITIES)[number];
export type RedeemType = (typeof REDEEM_TYPES)[number];
export type DiscountScope = (typeof DISCOUNT_SCOPES)[number];

/** Whether it competes with others for what it discounts, comes on top of them, or is used alone. */
export type Stacking = (typeof STACKINGS)[number];

/**
 * What a return does where the rest of the basket would not have been given the promotion: the rest keeps it, it is taken back of what is paid out, or
 * nothing is returned.
 */
export type ReturnPolicy = (typeof RETURN_POLICIES)[number];

/** When a promotion may be displayed: a window of the day (minutes since midnight, UTC) or a span of dates. */
export type DisplayWindow =
  | { readonly kind: 'daily'; readonly fromMinute: number; readonly toMinute: number }
  | { readonly kind: 'dates'; readonly fromMs: number | null; readonly toMs: number | null };

/** Which items a promotion covers, before `excludedItemIds`. FILTER holds a CEL expression over `item`. */
export type ItemScope =
  | { readonly kind: 'ALL' }
  | { readonly kind: 'LIST'; readonly itemIds: readonly ItemId[] }
  | { readonly kind: 'FILTER'; readonly expression: string };

export type StoreScope = { readonly kind: 'ALL' } | { readonly kind: 'LIST'; readonly storeIds: readonly StoreId[] };

/** A discount that a retailer could offer: the candidate (SPEC 3.1). `null` means: no limit, unbounded, not set. */
export interface Promotion extends Deletable {
  readonly code: PromotionCode;
  readonly type: PromotionType;
  readonly name: string;
  readonly headline: string;
  readonly description: string;
  readonly headerName: string;
  readonly headerDescription: string;
  readonly visibility: Visibility;
  /** Valid in [startAtMs, expireAtMs). */
  readonly startAtMs: number | null;
  readonly expireAtMs: number | null;
  readonly display: DisplayWindow | null;
  /** Seconds that an activation stays usable. */
  readonly lastingSeconds: number | null;
  /** Higher wins. */
  readonly priority: number;
  /** Currency of every amount of this promotion. */
  readonly currency: Currency;
  readonly scope: DiscountScope;
  readonly minBasketMinor: number | null;
  readonly maxBasketMinor: number | null;
  readonly discount: Discount;
  readonly requiredItemsCount: number | null;
  readonly discountedItemsCount: number | null;
  readonly requireRedeemedPoints: number;
  readonly redeemType: RedeemType;
  readonly redeemQuantityPerActivation: number | null;
  readonly redeemLimitPerClient: number | null;
  readonly redeemLimitGlobal: number | null;
  readonly activationLimitGlobal: number | null;
  readonly budgetMinor: number | null;
  readonly catalog: string | null;
  readonly items: ItemScope;
  readonly excludedItemIds: readonly ItemId[];
  readonly storeCatalog: string | null;
  readonly stores: StoreScope;
  readonly targetSegment: SegmentId | null;
  readonly tags: readonly string[];
  readonly imageUrls: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly stacking: Stacking;
  readonly returnPolicy: ReturnPolicy;
}
