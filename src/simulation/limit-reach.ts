import type { PromotionIndex } from '../base/ids.js';
import type { Cap } from '../promotions/caps.js';

/** What all profiles together have used of a limit by now. */
export type UsedSoFar = (cap: Cap, promotion: PromotionIndex) => number;

/** How long a limit over all profiles lasts. A budget's is in minor units. */
export interface LimitReach {
  readonly limit: number;
  readonly used: number;
  /** Days until it is used up at the simulated rate; null: never. 0: it is. */
  readonly days: number | null;
}

/** Null: there is no limit. */
export function limitReach(limit: number | null, used: number, usePerDay: number): LimitReach | null {
  if (limit === null) return null;
  const left = Math.max(0, limit - used);
  return { limit, used, days: left === 0 ? 0 : usePerDay > 0 ? left / usePerDay : null };
}
