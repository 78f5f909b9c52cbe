import { expect } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus } from '../../src/contract/status-details.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { PromotionState } from '../../src/generated/handbill/v1/PromotionState.js';
import type { WalletResult } from '../../src/generated/handbill/v1/WalletResult.js';
import type { ServerProcess } from './server-process.js';

type Clients = ServerProcess['clients'];

/** Published, redeemed piece by piece without end, unless the fields say otherwise. */
export async function createPromotion({ promotions }: Clients, code: string, fields: PromotionInput): Promise<void> {
  await callUnary(promotions, promotions.createPromotion, {
    promotion: {
      code,
      name: code,
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
      redeemType: 'REDEEM_TYPE_PARTIAL',
      ...fields,
    },
  });
}

/** What one entry came to: the state, or the reason why not. */
export type Told = { readonly state: PromotionState } | { readonly reason: string };

export const isState = (told: Told): told is { readonly state: PromotionState } => 'state' in told;

function toTold({ state, error }: WalletResult): Told {
  if (state) return { state };
  const { errorInfo, message } = fromStatus(error!);
  return { reason: errorInfo?.reason ?? message };
}

/** Calls with one entry each, as check-outs make them. */
export const walletCalls = ({ wallets }: Clients) => ({
  async activate(profileId: string, code: string, requestId = ''): Promise<Told> {
    const entries = [{ profile: { profileId }, code, requestId }];
    return toTold((await callUnary(wallets, wallets.activatePromotions, { entries })).results[0]!);
  },
  async activateAll(profileIds: readonly string[], code: string): Promise<void> {
    for (let at = 0; at < profileIds.length; at += 1_000) {
      const entries = profileIds.slice(at, at + 1_000).map((profileId) => ({ profile: { profileId }, code }));
      const { results } = await callUnary(wallets, wallets.activatePromotions, { entries });
      for (const result of results) expect(result.state?.status).toBe('PROMOTION_STATUS_ACTIVE');
    }
  },
  async deactivate(profileId: string, code: string, requestId = ''): Promise<Told> {
    const entries = [{ profile: { profileId }, code, requestId }];
    return toTold((await callUnary(wallets, wallets.deactivatePromotions, { entries })).results[0]!);
  },
  async redeem(profileId: string, code: string, { requestId = '', amountMinor = 0 } = {}): Promise<Told> {
    const discountAmount = { amountMinor, currency: 'EUR' };
    const entries = [{ profile: { profileId }, code, requestId, discountAmount }];
    return toTold((await callUnary(wallets, wallets.redeemPromotions, { entries })).results[0]!);
  },
  async reverse(profileId: string, redemptionId: string, requestId = ''): Promise<Told> {
    const entries = [{ profile: { profileId }, redemptionId, requestId }];
    return toTold((await callUnary(wallets, wallets.reverseRedemptions, { entries })).results[0]!);
  },
});

export type WalletCalls = ReturnType<typeof walletCalls>;
