import type { RedemptionId } from '../base/ids.js';
import type { Money } from '../base/money.js';
import { ok } from '../base/result.js';
import { POINTS_MAX, REDEMPTIONS_KEPT_MAX } from '../limits.js';
import { discountValueAt } from '../promotions/discount-step.js';
import { isUsable, keeps, leftForClient } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { PastUses } from '../promotions/step-uses.js';
import type { Holding, Redemption } from './holding.js';
import { answerOf, holdingOf, termsFor, withHolding } from './holdings.js';
import { handbillOffers, offerOf } from './offer.js';
import { pointsMovedBy } from './points.js';
import { refuse } from './refusal.js';
import { usedOffer } from './shown-offer.js';
import type { Decision, Situation, Subject } from './situation.js';
import { endOf, isUsedUp, piecesTaken } from './status.js';
import { takeOf } from './use.js';
import type { Wallet } from './wallet.js';

const isInStore = keeps('inStore');

export interface RedeemInput {
  /** Never used before. */
  readonly redemptionId: RedemptionId;
  /** Pieces; 1 for what is redeemed as a whole. */
  readonly quantity: number;
  /** The discount given; null: not told. */
  readonly amount: Money | null;
}

/**
 * Only what is ACTIVE can be redeemed, under the terms of the activation. Whether the promotion is published, and what all profiles
 * together may use, is the operator's to change at any time. Audience was judged at the activation; the store is judged here.
 */
export function redeem(before: Wallet, subject: Subject, input: RedeemInput, situation: Situation): Decision {
  const { nowMs, profile } = situation;
  const { index, promotion } = subject;
  const { quantity, amount } = input;
  const holding = holdingOf(before, index);
  if (holding?.state.kind !== 'ACTIVE') {
    const known = holding !== undefined || offerOf(handbillOffers(situation), index, promotion, situation) !== null;
    return refuse(known ? 'NOT_ACTIVE' : 'NOT_ASSIGNED');
  }
  const { activation, left } = holding.state;
  const terms = termsFor(holding, promotion, situation);
  if (!isUsable(promotion)) return refuse('NOT_PUBLISHED');
  const end = endOf(activation, terms, nowMs);
  if (end !== null) return refuse(end);
  if (!isInStore(terms, { profile })) return refuse('WRONG_STORE');
  const forClient = leftForClient(terms, holding.redeemed);
  if (forClient !== null && quantity > forClient) return refuse('LIMIT_PER_CLIENT', { left: forClient });
  if (left !== null && quantity > left) return refuse('QUANTITY_TOO_HIGH', { left });
  if (amount !== null && amount.currency !== terms.currency)
    return refuse('WRONG_CURRENCY', { currency: terms.currency });
  if (amount === null && promotion.budgetMinor !== null) return refuse('AMOUNT_REQUIRED', { currency: terms.currency });
  const pointsEarned = pointsFor(terms, holding, quantity);
  if (before.points + pointsEarned > POINTS_MAX) return refuse('POINTS_TOO_HIGH', { points: before.points });

  const amountMinor = amount?.amountMinor ?? 0;
  const redemptions = takeOf('redemptions', index, quantity, promotion.redeemLimitGlobal);
  const budget = takeOf('budget', index, amountMinor, promotion.budgetMinor);
  const redemption: Redemption = {
    redemptionId: input.redemptionId,
    atMs: nowMs,
    quantity,
    amountMinor,
    pointsEarned,
    activation: holding.activations,
    counted: { redemptions: redemptions.length > 0, budget: budget.length > 0 },
  };
  const after = withRedemption(holding, terms, redemption);
  const wallet = withHolding({ ...before, points: before.points + pointsEarned }, after);
  return ok({
    wallet,
    uses: [...redemptions, ...budget],
    events: [
      {
        type: 'client.redeemPromotion',
        profileId: profile.profileId,
        timeMs: nowMs,
        promotion: index,
        redemptionId: input.redemptionId,
        quantity,
        amountMinor: amount && amountMinor,
        ...usedOffer(after, redemption, situation),
      },
      ...pointsMovedBy(index, before.points, wallet.points, situation),
    ],
    answer: answerOf(wallet, after, terms, nowMs, input.redemptionId),
  });
}

/** What a POINTS promotion credits: each piece at the step that the uses before it have reached. */
function pointsFor({ discount }: Promotion, { redeemed, sales }: PastUses, quantity: number): number {
  if (discount.type !== 'POINTS') return 0;
  if (discount.mode === 'STATIC') return discount.value * quantity;
  // Sales move this one on, not redemptions.
  if (discount.trigger === 'TRANSACTION') return discountValueAt(discount, sales) * quantity;
  const { steps } = discount;
  return steps.reduce((points, { value }, i) => {
    const from = i === 0 ? 0 : steps[i]!.usageThreshold;
    const to = steps[i + 1]?.usageThreshold ?? Number.POSITIVE_INFINITY;
    const pieces = Math.min(redeemed + quantity, to) - Math.max(redeemed, from);
    return points + Math.max(0, pieces) * value;
  }, 0);
}

/** An active holding with one more redemption. */
export function withRedemption(holding: Holding, terms: Promotion, redemption: Redemption): Holding {
  if (holding.state.kind !== 'ACTIVE') throw new Error('only an active holding can be redeemed');
  const { activation } = holding.state;
  const left = holding.state.left === null ? null : holding.state.left - piecesTaken(terms, redemption.quantity);
  const redeemed = holding.redeemed + redemption.quantity;
  return {
    ...holding,
    state: { kind: isUsedUp(left, terms, redeemed) ? 'REDEEMED' : 'ACTIVE', activation, left },
    redeemed,
    redemptions: [...holding.redemptions, redemption].slice(-REDEMPTIONS_KEPT_MAX),
  };
}
