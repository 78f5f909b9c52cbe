import type { CandidateIndex } from '../../assignment/plan.js';
import type { ItemIndex, PromotionIndex } from '../../base/ids.js';
import { oncePerObject } from '../../base/once-per-object.js';
import { termsOf } from '../../pricing/terms.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { ListedPromotion } from '../../wallet/list.js';
import type { OwnOffer } from './item-prices.js';

/** Whether it could be redeemed, or activated first. */
export function isWithinReach({ promotion, held, status }: ListedPromotion, points: number): boolean {
  const { redeemLimitPerClient: limit, requireRedeemedPoints: costs } = promotion;
  if (status === 'ACTIVE') return held!.possibleRedemptions > 0;
  return costs <= points && (limit === null || (held?.redeemedQuantity ?? 0) < limit);
}

/** Whoever has found that an offer covers an item needs no second look. */
const termsWhereCovered = oncePerObject((promotion: Promotion) =>
  termsOf(promotion, { kind: 'ALL', itemIds: new Set() }),
);

function toOffer({ promotion, held, status }: ListedPromotion): OwnOffer {
  return {
    terms: termsWhereCovered(promotion),
    possibleRedemptions: null,
    uses: held?.stepUses ?? 0,
    refusal: null,
    name: promotion.name,
    isActive: status === 'ACTIVE',
    startAtMs: promotion.startAtMs,
  };
}

/** The offers that cover an item, by its dense index: an item costs what touches it, however many there are. */
export function offersByItem(listed: readonly ListedPromotion[], { pool, scopes, coveredBy }: CandidateIndex) {
  const pooled = new Map<PromotionIndex, OwnOffer>();
  // Under former terms, or not among the candidates any more: only what the customer has activated is.
  const apart: { readonly offer: OwnOffer; readonly items: ReadonlySet<number> }[] = [];
  for (const entry of listed) {
    const position = pool.positionOf(entry.index);
    const offer = toOffer(entry);
    if (position !== undefined && pool.entries[position]!.promotion === entry.promotion) pooled.set(entry.index, offer);
    else apart.push({ offer, items: new Set(scopes.resolve(entry.promotion)) });
  }
  return (item: ItemIndex): OwnOffer[] => {
    const offers: OwnOffer[] = [];
    for (const position of coveredBy(item)) {
      const offer = pooled.get(pool.entries[position]!.index);
      if (offer !== undefined) offers.push(offer);
    }
    for (const { offer, items } of apart) if (items.has(item)) offers.push(offer);
    return offers;
  };
}
