import type { PromotionIndex } from '../base/ids.js';
import type { Campaign } from '../campaigns/campaign.js';
import { viewSlots } from '../handbill/view.js';
import { handbillId } from '../handbill/window.js';
import type { ProfileContext } from '../profiles/profile.js';
import type { Handbill } from '../wallet/wallet.js';
import type { ConfigurationState } from './configuration.js';
import type { HandbillView } from './engine.js';

/** What a profile sees of a handbill now, under the current terms of its promotions. */
export function viewHandbill(
  { promotions }: ConfigurationState,
  campaign: Campaign,
  profile: ProfileContext,
  handbill: Handbill,
  nowMs: number,
): HandbillView {
  return {
    handbillId: handbillId(profile.profileId, campaign.campaignId, handbill.startMs),
    profileId: profile.profileId,
    campaignId: campaign.campaignId,
    variantId: handbill.variantId,
    startMs: handbill.startMs,
    endMs: handbill.endMs,
    modelVersion: handbill.modelVersion,
    seed: handbill.seed,
    slots: viewSlots(handbill, {
      campaign,
      profile,
      nowMs,
      promotionAt: (index: PromotionIndex) => promotions.at(index)?.value,
    }),
  };
}
