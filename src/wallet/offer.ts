import type { PromotionIndex } from '../base/ids.js';
import type { HandbillOrigin } from '../handbill/handbill.js';
import { isLive } from '../handbill/handbills.js';
import { keeps } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Situation } from './situation.js';

const isInAudience = keeps('inAudience');

/** How a promotion is offered to a profile now. */
export type Offer =
  | { readonly kind: 'handbill'; readonly origin: HandbillOrigin }
  /** To everybody in its audience. */
  | { readonly kind: 'public' };

export type HandbillOffers = ReadonlyMap<PromotionIndex, HandbillOrigin>;

/** What the live handbills offer, ghosts nothing; each promotion with the newest slot. */
export function handbillOffers({ handbills, nowMs, campaignAt }: Situation): HandbillOffers {
  const offers = new Map<PromotionIndex, HandbillOrigin>();
  for (const handbill of handbills) {
    const { campaign, startMs, slots } = handbill;
    if (handbill.ghostOf !== null || !isLive(handbill, nowMs) || campaignAt(campaign) === null) continue;
    slots.forEach((held, slot) => {
      if (held.kind === 'empty' || startMs < (offers.get(held.promotion)?.startMs ?? 0)) return;
      offers.set(held.promotion, { campaign, startMs, slot });
    });
  }
  return offers;
}

/**
 * HANDBILL promotions are for those to whom a campaign assigns them, all others are open to their audience as well. null: not offered,
 * though it may still be held.
 */
export function offerOf(
  offers: HandbillOffers,
  index: PromotionIndex,
  promotion: Promotion,
  { profile }: Situation,
): Offer | null {
  if (!isInAudience(promotion, { profile })) return null;
  const origin = offers.get(index);
  if (origin !== undefined) return { kind: 'handbill', origin };
  return promotion.type === 'HANDBILL' ? null : { kind: 'public' };
}
