import type { CampaignId, CampaignIndex, ProfileId, PromotionIndex } from '../base/ids.js';
import type { Handbill } from './handbill.js';
import type { Handbills } from './handbills.js';
import { handbillId } from './window.js';

/** What a profile says it has seen; promotions by their index, `undefined` when there is none of the code. */
export interface Sighting {
  readonly handbillId: string;
  readonly slot: number | null;
  readonly promotion: PromotionIndex | null | undefined;
}

/** What it has seen, completed from the handbill. */
export interface Viewed {
  readonly handbill: Handbill;
  readonly campaignId: CampaignId;
  readonly variantId: string;
  readonly slot: number | null;
  readonly promotion: PromotionIndex | null;
}

/**
 * Checks a sighting against the handbills of the profile: live ones, and ended ones until the campaign assigns the next. Null: the
 * profile holds no such handbill, or sees nothing of it, or the slot doesn't hold what is said.
 */
export function findViewed(
  { handbills }: Handbills,
  profileId: ProfileId,
  sighting: Sighting,
  campaignIdOf: (campaign: CampaignIndex) => CampaignId | undefined,
): Viewed | null {
  for (const handbill of handbills) {
    const campaignId = campaignIdOf(handbill.campaign);
    if (campaignId === undefined) continue;
    if (handbillId(profileId, campaignId, handbill.startMs) !== sighting.handbillId) continue;
    const seen = handbill.ghostOf !== null ? null : seenSlot(handbill, sighting);
    return seen && { handbill, campaignId, variantId: handbill.variantId, ...seen };
  }
  return null;
}

function seenSlot({ slots }: Handbill, { slot, promotion }: Sighting): Pick<Viewed, 'slot' | 'promotion'> | null {
  if (promotion === undefined) return null;
  if (slot === null && promotion === null) return { slot, promotion };
  const promotionAt = (at: number): PromotionIndex | null => {
    const held = slots[at];
    return held?.kind === 'filled' ? held.promotion : null;
  };
  const at = slot ?? slots.findIndex((_, i) => promotionAt(i) === promotion);
  const held = promotionAt(at);
  return held !== null && (promotion === null || promotion === held) ? { slot: at, promotion: held } : null;
}
