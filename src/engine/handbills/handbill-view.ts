import { viewSlots } from '../../assignment/view.js';
import type { PromotionIndex } from '../../base/ids.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { armOf, type Handbill } from '../../handbill/handbill.js';
import { handbillId } from '../../handbill/window.js';
import type { Situation } from '../../wallet/situation.js';
import type { Wallet } from '../../wallet/wallet.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { HandbillView } from './handbill-requests.js';

/** What a profile sees of a handbill now, under the terms that hold for it. */
export function viewHandbill(
  { promotions }: ConfigurationState,
  campaign: Campaign,
  wallet: Wallet,
  handbill: Handbill,
  situation: Situation,
): HandbillView {
  const { profile } = situation;
  return {
    handbillId: handbillId(profile.profileId, campaign.campaignId, handbill.startMs),
    profileId: profile.profileId,
    campaignId: campaign.campaignId,
    variantId: handbill.variantId,
    arm: armOf(handbill),
    startMs: handbill.startMs,
    endMs: handbill.endMs,
    modelVersion: handbill.modelVersion,
    seed: handbill.seed,
    algorithm: campaign.variants.find(({ variantId }) => variantId === handbill.variantId)?.algorithm ?? null,
    slots: viewSlots(handbill, {
      ...situation,
      campaign,
      wallet,
      promotionAt: (index: PromotionIndex) => promotions.at(index)?.value,
    }),
  };
}
