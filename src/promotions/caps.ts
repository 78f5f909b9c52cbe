import type { PromotionIndex } from '../base/ids.js';
import type { Promotion } from './promotion.js';

/** What may be limited over all profiles. */
export type Cap = 'redemptions' | 'activations' | 'budget';

/** What of each promotion is used up over all profiles: the cap that is named where several are. */
export type Exhausted = ReadonlyMap<PromotionIndex, Cap>;

/** In the order in which they are named when several are used up: redemptions and budget end it for holders, too. */
export const CAPS: readonly Cap[] = ['redemptions', 'budget', 'activations'];

/** null: no limit. The budget's is in minor units. */
export function limitOf({ redeemLimitGlobal, activationLimitGlobal, budgetMinor }: Promotion, cap: Cap): number | null {
  switch (cap) {
    case 'redemptions':
      return redeemLimitGlobal;
    case 'activations':
      return activationLimitGlobal;
    case 'budget':
      return budgetMinor;
  }
}
