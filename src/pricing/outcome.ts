import type { PromotionCode } from '../base/ids.js';
import type { Claim } from './claim.js';
import type { Terms } from './terms.js';

/** Why pricing itself refuses an offer; the wallet has reasons of its own. */
export type PricingRefusal =
  | 'LIMIT_PER_CLIENT'
  | 'WRONG_CURRENCY'
  | 'NO_COVERED_ITEM'
  | 'TOO_FEW_ITEMS'
  | 'BASKET_VALUE_TOO_LOW'
  | 'BASKET_VALUE_TOO_HIGH'
  | 'EXCLUDED_BY_EXCLUSIVE'
  | 'STEP_NOT_REACHED'
  | 'NO_DISCOUNT'
  | 'BETTER_OFFER';

export interface Redeemed {
  readonly kind: 'redeemed';
  readonly redemptions: number;
  readonly discountMinor: number;
  readonly points: number;
  readonly cashbackMinor: number;
}

export interface Refused {
  readonly kind: 'refused';
  /** One of pricing, or the one that the wallet gave. */
  readonly reason: PricingRefusal | string;
  /** The offer that it lost to. */
  readonly by: PromotionCode | null;
  /** What the condition needs and what there is: pieces, minor units or uses, as the reason says; null: it is none of figures. */
  readonly figures: { readonly needed: number; readonly actual: number } | null;
}

export type Outcome = Redeemed | Refused;

export const redeemed = (what: Partial<Omit<Redeemed, 'kind'>> & { redemptions: number }): Redeemed => ({
  kind: 'redeemed',
  discountMinor: 0,
  points: 0,
  cashbackMinor: 0,
  ...what,
});

export const refused = (reason: PricingRefusal, by: Terms | null = null): Refused => ({
  kind: 'refused',
  reason,
  by: by?.code ?? null,
  figures: null,
});

export const unmet = (reason: PricingRefusal, needed: number, actual: number): Refused => ({
  kind: 'refused',
  reason,
  by: null,
  figures: { needed, actual },
});

/** What became of the claims that were priced so far. */
export type Outcomes = Map<Claim, Outcome>;
