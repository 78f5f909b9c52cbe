import type { PromotionIndex } from '../base/ids.js';
import type { Campaign } from '../campaigns/campaign.js';
import { isForProfile, isValidInStore } from '../profiles/audience.js';
import type { ProfileContext } from '../profiles/profile.js';
import type { Promotion } from '../promotions/promotion.js';
import type { EmptySlotReason, Handbill } from '../wallet/wallet.js';

/** Why a slot shows nothing: it was never filled, or what it held is not valid (any more, here, for this profile). */
export type HiddenSlotReason =
  | EmptySlotReason
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'NOT_PUBLISHED'
  | 'WRONG_STORE'
  | 'NOT_IN_AUDIENCE';

export type SlotView =
  | {
      readonly kind: 'offer';
      readonly slot: number;
      readonly group: string;
      readonly promotion: Promotion;
      readonly score: number;
    }
  | { readonly kind: 'empty'; readonly slot: number; readonly group: string; readonly reason: HiddenSlotReason };

export interface ViewContext {
  readonly campaign: Campaign;
  readonly profile: ProfileContext;
  readonly nowMs: number;
  /** Current terms of a promotion; those of an edited one too. */
  promotionAt(index: PromotionIndex): Promotion | undefined;
}

/** What a handbill shows now. Validity is judged again at every read: what was valid at assignment may not be any more. */
export function viewSlots(handbill: Handbill, context: ViewContext): SlotView[] {
  const groups = context.campaign.variants.find(({ variantId }) => variantId === handbill.variantId)?.slotGroups ?? [];
  return handbill.slots.map((held, slot): SlotView => {
    // The campaign may have been edited since: a group that is gone has no name any more.
    const group = groups[held.group]?.name ?? '';
    if (held.kind === 'empty') return { kind: 'empty', slot, group, reason: held.reason };
    const promotion = context.promotionAt(held.promotion);
    const reason = promotion ? hiddenReason(promotion, context.profile, context.nowMs) : 'NOT_PUBLISHED';
    if (!promotion || reason) return { kind: 'empty', slot, group, reason: reason ?? 'NOT_PUBLISHED' };
    return { kind: 'offer', slot, group, promotion, score: held.score };
  });
}

/** Why a promotion must not be shown to this profile now; null: it may. */
function hiddenReason(promotion: Promotion, profile: ProfileContext, nowMs: number): HiddenSlotReason | null {
  if (promotion.visibility !== 'PUBLISH') return 'NOT_PUBLISHED';
  if (promotion.expireAtMs !== null && promotion.expireAtMs <= nowMs) return 'EXPIRED';
  if (promotion.startAtMs !== null && promotion.startAtMs > nowMs) return 'NOT_YET_VALID';
  if (!isValidInStore(promotion, profile.storeId)) return 'WRONG_STORE';
  return isForProfile(promotion, profile) ? null : 'NOT_IN_AUDIENCE';
}
