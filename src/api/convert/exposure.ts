import type { PromotionIndex } from '../../base/ids.js';
import type { EventOf } from '../../events/event.js';
import type { HandbillAssignedInput } from '../../generated/handbill/v1/HandbillAssigned.js';
import type { ShownOfferInput } from '../../generated/handbill/v1/ShownOffer.js';
import { present } from './optional.js';
import { toTimestamp } from './time.js';

/** How the slots of an assigned handbill came to hold what they hold; nothing, where an older version did not tell. */
export function toExposure(
  event: EventOf<'handbill.assign'>,
  codes: readonly string[],
  codeOf: (promotion: PromotionIndex) => string,
): HandbillAssignedInput {
  const { seed, shuffled, scores, groups, chances, propensities, explored, candidates } = event;
  if (groups === null) return {};
  return {
    seed: seed ?? 0,
    shuffled: shuffled ?? false,
    slots: codes.map((promotionCode, slot) => ({
      promotionCode,
      group: groups[slot] ?? 0,
      ...present('score', scores?.[slot] ?? null),
      ...present('chance', chances?.[slot] ?? null),
      ...present('propensity', propensities?.[slot] ?? null),
      explored: explored?.[slot] ?? false,
    })),
    candidates: (candidates?.promotions ?? []).map((promotion, i) => ({
      promotionCode: codeOf(promotion),
      propensity: candidates!.propensities[i]!,
      chance: candidates!.chances[i]!,
    })),
  };
}

/** Where a handbill offered what was redeemed; null: nothing is known of it. */
export function toShownOffer({
  offer,
  only,
}: EventOf<'client.redeemPromotion' | 'client.reverseRedemption'>): ShownOfferInput | null {
  if (offer === null) return null;
  const { handbillId, campaignId, variantId, startMs, slot } = offer;
  return { handbillId, campaignId, variantId, startTime: toTimestamp(startMs), slot, only: only ?? false };
}
