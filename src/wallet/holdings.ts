import type { PromotionIndex, RedemptionId } from '../base/ids.js';
import { HOLDING_KEPT_AFTER_END_MS } from '../limits.js';
import type { Promotion } from '../promotions/promotion.js';
import type { PromotionAnswer } from './answered-request.js';
import type { Activation, Holding } from './holding.js';
import type { Situation } from './situation.js';
import { possibleRedemptions, statusOf } from './status.js';
import type { Wallet } from './wallet.js';

export const holdingOf = (wallet: Wallet, promotion: PromotionIndex): Holding | undefined =>
  wallet.holdings.find((holding) => holding.promotion === promotion);

/** The wallet with this holding in place of the promotion's former one; without it when there is nothing left to remember. */
export function withHolding(wallet: Wallet, holding: Holding): Wallet {
  const others = wallet.holdings.filter(({ promotion }) => promotion !== holding.promotion);
  return { ...wallet, holdings: isBlank(holding) ? others : [...others, holding] };
}

/** Whether it says no more than that the promotion was never activated. */
function isBlank({ state, redeemed, redemptions, countedActivations }: Holding): boolean {
  return state.kind === 'ASSIGNED' && redeemed === 0 && redemptions.length === 0 && countedActivations === 0;
}

/** The holding as if it had not been activated: what is undone doesn't count against the limit of activations. */
export function withoutActivation(holding: Holding, { counted }: Activation): Holding {
  const { countedActivations } = holding;
  return { ...holding, state: { kind: 'ASSIGNED' }, countedActivations: countedActivations - (counted ? 1 : 0) };
}

/** The wallet without holdings that ended so long ago that nobody asks for them. */
export function withoutOldHoldings(wallet: Wallet, { termsAt, nowMs }: Situation): Wallet {
  const isOld = ({ state }: Holding): boolean => {
    const endMs = state.kind === 'ASSIGNED' ? null : termsAt(state.activation.terms).expireAtMs;
    return endMs !== null && endMs + HOLDING_KEPT_AFTER_END_MS <= nowMs;
  };
  return { ...wallet, holdings: wallet.holdings.filter((holding) => !isOld(holding)) };
}

/** The terms that hold for the profile: those of its activation, else the promotion as it is. */
export function termsFor(
  { state }: Pick<Holding, 'state'>,
  promotion: Promotion,
  { termsAt }: Pick<Situation, 'termsAt'>,
): Promotion {
  return state.kind === 'ASSIGNED' ? promotion : termsAt(state.activation.terms);
}

export function answerOf(
  { points }: Wallet,
  holding: Holding,
  terms: Promotion,
  nowMs: number,
  redemptionId: RedemptionId | null = null,
): PromotionAnswer {
  const activation = holding.state.kind === 'ASSIGNED' ? null : holding.state.activation;
  return {
    kind: 'promotion',
    promotion: holding.promotion,
    status: statusOf(holding, terms, nowMs),
    activatedMs: activation?.atMs ?? null,
    lastingUntilMs: activation?.lastingUntilMs ?? null,
    possibleRedemptions: possibleRedemptions(holding, terms, nowMs),
    redeemedQuantity: holding.redeemed,
    redemptionId,
    points,
  };
}
