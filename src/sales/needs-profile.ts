import type { Promotion } from '../promotions/promotion.js';

/**
 * Whether a promotion is kept by customer: it limits what each may redeem, costs or earns what a balance keeps, or looks at what was redeemed before.
 * In an anonymous sale any of it could be got round by saying nothing of oneself.
 */
export function needsProfile({ redeemLimitPerClient, requireRedeemedPoints, discount }: Promotion): boolean {
  const earnsLater = discount.type === 'POINTS' || discount.type === 'DIGITAL_CASHBACK';
  return redeemLimitPerClient !== null || requireRedeemedPoints > 0 || earnsLater || discount.mode === 'STEP';
}
