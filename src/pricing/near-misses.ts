import type { PromotionCode } from '../base/ids.js';
import type { Outcome } from './outcome.js';

/** An offer that is refused because there is too little of what the customer can still add to the basket. */
export interface NearMiss {
  readonly code: PromotionCode;
  /** What is missing: value in minor units of the basket, or covered pieces. */
  readonly of: 'BASKET_VALUE' | 'PIECES';
  /** Above 0. Another condition may be unmet behind this one: only the first is known. */
  readonly missing: number;
}

const WHAT_IS_MISSING: ReadonlyMap<string, NearMiss['of']> = new Map([
  ['BASKET_VALUE_TOO_LOW', 'BASKET_VALUE'],
  ['TOO_FEW_ITEMS', 'PIECES'],
]);

/** null: the offer is redeemed, or nothing that is added to the basket meets its condition. */
export function nearMissOf(code: PromotionCode, outcome: Outcome): NearMiss | null {
  if (outcome.kind === 'redeemed' || outcome.figures === null) return null;
  const of = WHAT_IS_MISSING.get(outcome.reason);
  return of === undefined ? null : { code, of, missing: outcome.figures.needed - outcome.figures.actual };
}
