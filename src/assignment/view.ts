import type { PromotionIndex } from '../base/ids.js';
import { moment } from '../base/time.js';
import type { Campaign } from '../campaigns/campaign.js';
import type { EmptySlotReason, Handbill } from '../handbill/handbill.js';
import { isComing } from '../handbill/handbills.js';
import { type Ineligibility, isShown, judgeBy } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import { type HeldView, viewHolding } from '../wallet/held-view.js';
import { holdingOf } from '../wallet/holdings.js';
import type { Situation } from '../wallet/situation.js';
import type { Wallet } from '../wallet/wallet.js';

/** Why a slot shows nothing: the profile is in the control group or held out by the shop, the slot was never filled, or what it held is not valid (any more, here, for this profile). */
export type HiddenSlotReason =
  | EmptySlotReason
  | 'CONTROL_GROUP'
  | Exclude<Ineligibility, 'EXPIRES_WITHIN_WINDOW' | 'NOT_DISPLAYED_IN_WINDOW' | 'LIMIT_PER_CLIENT'>;

export type SlotView =
  | {
      readonly kind: 'offer';
      readonly slot: number;
      readonly group: string;
      /** The terms that hold for the profile. */
      readonly promotion: Promotion;
      /** null: never activated. */
      readonly held: HeldView | null;
      readonly score: number;
    }
  | { readonly kind: 'empty'; readonly slot: number; readonly group: string; readonly reason: HiddenSlotReason };

export interface ViewContext extends Pick<Situation, 'profile' | 'nowMs' | 'termsAt' | 'exhausted'> {
  readonly campaign: Campaign;
  readonly wallet: Wallet;
  /** A promotion as it is now. */
  promotionAt(index: PromotionIndex): Promotion | undefined;
}

/** What a handbill shows now. Validity is judged again at every read: what was valid at assignment may not be any more. */
export function viewSlots(handbill: Handbill, context: ViewContext): SlotView[] {
  const groups = context.campaign.variants.find(({ variantId }) => variantId === handbill.variantId)?.slotGroups ?? [];
  return handbill.slots.map((slotHeld, slot): SlotView => {
    // The campaign may have been edited since: a group that is gone has no name any more.
    const group = groups[slotHeld.group]?.name ?? '';
    if (handbill.ghostOf !== null) return { kind: 'empty', slot, group, reason: 'CONTROL_GROUP' };
    if (slotHeld.kind === 'empty') return { kind: 'empty', slot, group, reason: slotHeld.reason };
    if (isComing(handbill, context.nowMs)) return { kind: 'empty', slot, group, reason: 'NOT_YET_VALID' };
    const current = context.promotionAt(slotHeld.promotion);
    if (current === undefined || !isShown(current)) return { kind: 'empty', slot, group, reason: 'NOT_PUBLISHED' };
    const { promotion, held } = viewHolding(holdingOf(context.wallet, slotHeld.promotion), current, context);
    const reason = hiddenReason(promotion, context) ?? usedUpReason(slotHeld.promotion, promotion, held, context);
    if (reason !== null) return { kind: 'empty', slot, group, reason };
    return { kind: 'offer', slot, group, promotion, held, score: slotHeld.score };
  });
}

const invalidReason = judgeBy('notOver', 'started', 'inStore', 'inAudience');
const closedReason = judgeBy('redeemable', 'withinBudget', 'activatable');
/** An activation has been counted already. */
const closedReasonOfActive = judgeBy('redeemable', 'withinBudget');

/** Why these terms must not be shown to the profile now; null: they may. */
function hiddenReason(promotion: Promotion, { profile, nowMs }: ViewContext): HiddenSlotReason | null {
  return invalidReason(promotion, { period: moment(nowMs), profile });
}

/** What nobody can use any more is not shown, but for those who have used it. */
function usedUpReason(
  index: PromotionIndex,
  promotion: Promotion,
  held: HeldView | null,
  { exhausted }: ViewContext,
): HiddenSlotReason | null {
  if (held?.status === 'REDEEMED') return null;
  const judge = held?.status === 'ACTIVE' ? closedReasonOfActive : closedReason;
  return judge(promotion, { usedUp: exhausted.get(index) });
}
