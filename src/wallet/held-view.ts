import type { Promotion } from '../promotions/promotion.js';
import { stepUses } from '../promotions/step-uses.js';
import type { Holding, Status } from './holding.js';
import { termsFor } from './holdings.js';
import type { Situation } from './situation.js';
import { possibleRedemptions, statusOf } from './status.js';

/** What a profile has made of a promotion, as shown now. */
export interface HeldView {
  readonly status: Status;
  readonly activatedMs: number | null;
  readonly lastingUntilMs: number | null;
  readonly possibleRedemptions: number;
  readonly redeemedQuantity: number;
  /** What the steps of its discount count. */
  readonly stepUses: number;
}

/** A promotion as one profile sees it: the terms that hold for it, and its state. */
export interface PromotionTermsView {
  readonly promotion: Promotion;
  /** null: never activated; ASSIGNED. */
  readonly held: HeldView | null;
}

export function viewHolding(
  holding: Holding | undefined,
  promotion: Promotion,
  situation: Pick<Situation, 'nowMs' | 'termsAt' | 'exhausted'>,
): PromotionTermsView {
  if (holding === undefined) return { promotion, held: null };
  const { nowMs, exhausted } = situation;
  const terms = termsFor(holding, promotion, situation);
  const activation = holding.state.kind === 'ASSIGNED' ? null : holding.state.activation;
  const used = exhausted.get(holding.promotion);
  // Once activated, only what limits redemptions matters.
  const isOpen = used === undefined || used === 'activations';
  const held = {
    status: statusOf(holding, terms, nowMs),
    activatedMs: activation?.atMs ?? null,
    lastingUntilMs: activation?.lastingUntilMs ?? null,
    possibleRedemptions: isOpen ? possibleRedemptions(holding, terms, nowMs) : 0,
    redeemedQuantity: holding.redeemed,
    stepUses: stepUses(terms.discount, holding),
  };
  return { promotion: terms, held };
}
