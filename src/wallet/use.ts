import type { PromotionIndex } from '../base/ids.js';
import type { Cap } from '../promotions/caps.js';
import type { RefusalReason } from './refusal.js';

/** A change of a counter over all profiles that a decision depends on. A `take` needs room below the limit, a `return` makes room. */
export type Use = {
  readonly cap: Cap;
  readonly promotion: PromotionIndex;
  /** Whole and above 0; the budget's in minor units. */
  readonly amount: number;
} & ({ readonly kind: 'take'; readonly limit: number } | { readonly kind: 'return' });

const COUNTER_PREFIX: Readonly<Record<Cap, string>> = { redemptions: 'r', activations: 'a', budget: 'b' };

export const counterOf = (cap: Cap, promotion: PromotionIndex): string => COUNTER_PREFIX[cap] + promotion;

export const FULL_REASON = {
  redemptions: 'LIMIT_GLOBAL',
  activations: 'LIMIT_GLOBAL',
  budget: 'BUDGET_SPENT',
} as const satisfies Readonly<Record<Cap, RefusalReason>>;

/** No limit, nothing to count: absent limits are not counted at all. */
export function takeOf(cap: Cap, promotion: PromotionIndex, amount: number, limit: number | null): Use[] {
  return limit === null || amount === 0 ? [] : [{ kind: 'take', cap, promotion, amount, limit }];
}

export function returnOf(cap: Cap, promotion: PromotionIndex, amount: number, counted: boolean): Use[] {
  return counted && amount > 0 ? [{ kind: 'return', cap, promotion, amount }] : [];
}
