import type { RedemptionId } from '../base/ids.js';
import { ok } from '../base/result.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Holding, HoldingState, Redemption } from './holding.js';
import { answerOf, termsFor, withHolding, withoutActivation } from './holdings.js';
import { pointsMovedBy } from './points.js';
import { refuse } from './refusal.js';
import { usedOffer } from './shown-offer.js';
import type { Decision, Situation, Step } from './situation.js';
import { endOf, isUsedUp, piecesTaken } from './status.js';
import { returnOf, type Use } from './use.js';
import type { Wallet } from './wallet.js';

/** The holding and redemption of an id; undefined: there is none, or it is forgotten. */
export function findRedemption(
  wallet: Wallet,
  redemptionId: RedemptionId,
): { readonly holding: Holding; readonly redemption: Redemption } | undefined {
  for (const holding of wallet.holdings) {
    const redemption = holding.redemptions.find((each) => each.redemptionId === redemptionId);
    if (redemption) return { holding, redemption };
  }
  return undefined;
}

/**
 * REDEEMED -> ACTIVE, as if it had not been redeemed, also long after its end: goods are returned when they are. Where the activation
 * can't be used any more and nothing else was redeemed from it, it is undone too (-> ASSIGNED): its points and its use of the
 * activation limit are given back. Points that the redemption had earned are taken back, even if the balance falls below 0.
 */
export function reverse(
  before: Wallet,
  redemptionId: RedemptionId,
  promotionAt: (index: Holding['promotion']) => Promotion,
  situation: Situation,
): Decision {
  const found = findRedemption(before, redemptionId);
  if (found === undefined) return refuse('UNKNOWN_REDEMPTION');
  const { holding, redemption } = found;
  const promotion = promotionAt(holding.promotion);
  const { after, ...taken } = takeBack(before, holding, redemption, termsFor(holding, promotion, situation), situation);
  const terms = termsFor(after, promotion, situation);
  return ok({ ...taken, answer: answerOf(taken.wallet, after, terms, situation.nowMs, redemptionId) });
}

/** What taking a redemption back does. */
export interface TakenBack extends Omit<Step, 'answer'> {
  /** The holding without it. */
  readonly after: Holding;
}

/**
 * Takes back a redemption of a holding, remembered by it or not, or a part of one: so many of its units, so much of its amount and of its points; the rest
 * stands. `terms`: those of the activation. `alsoActivation`: whatever becomes of it
 * otherwise, the activation is undone, if nothing else was redeemed from it.
 */
export function takeBack(
  before: Wallet,
  holding: Holding,
  redemption: Redemption,
  terms: Promotion,
  situation: Situation,
  alsoActivation = false,
): TakenBack {
  const { promotion: index } = holding;
  const { profile, nowMs } = situation;
  const remaining: Holding = {
    ...holding,
    redeemed: holding.redeemed - redemption.quantity,
    redemptions: holding.redemptions.flatMap((each) =>
      each.redemptionId === redemption.redemptionId ? (restOf(each, redemption) ?? []) : each,
    ),
  };
  const isPart = remaining.redemptions.some(({ redemptionId }) => redemptionId === redemption.redemptionId);
  const state = stateAfter(remaining, redemption, terms, nowMs, alsoActivation);
  const undone = state.kind === 'ASSIGNED' && holding.state.kind !== 'ASSIGNED' ? holding.state.activation : null;
  const after = undone ? withoutActivation(remaining, undone) : { ...remaining, state };
  const unearned = before.points - redemption.pointsEarned;
  const points = unearned + (undone?.pointsPaid ?? 0);
  const uses: Use[] = [
    ...returnOf('redemptions', index, redemption.quantity, redemption.counted.redemptions),
    ...returnOf('budget', index, redemption.amountMinor, redemption.counted.budget),
    ...returnOf('activations', index, 1, undone?.counted ?? false),
  ];
  return {
    wallet: withHolding({ ...before, points }, after),
    after,
    uses,
    events: [
      {
        type: 'client.reverseRedemption',
        profileId: profile.profileId,
        timeMs: nowMs,
        promotion: index,
        redemptionId: redemption.redemptionId,
        quantity: redemption.quantity,
        amountMinor: redemption.amountMinor,
        // What stands of a redemption still speaks for the offer that it was shown as.
        ...(isPart ? { offer: null, only: null } : usedOffer(holding, redemption, situation)),
      },
      ...pointsMovedBy(index, before.points, unearned, situation),
      ...pointsMovedBy(index, unearned, points, situation),
    ],
  };
}

/** What stands of a redemption without a part; null: nothing. */
export function restOf(whole: Redemption, part: Redemption): Redemption | null {
  if (part.quantity === whole.quantity) return null;
  return {
    ...whole,
    quantity: whole.quantity - part.quantity,
    amountMinor: whole.amountMinor - part.amountMinor,
    pointsEarned: whole.pointsEarned - part.pointsEarned,
  };
}

function stateAfter(
  remaining: Holding,
  reversed: Redemption,
  terms: Promotion,
  nowMs: number,
  alsoActivation: boolean,
): HoldingState {
  const { state, activations, redeemed, redemptions } = remaining;
  if (state.kind === 'ASSIGNED') return state;
  const ofThisActivation = (use: Redemption): boolean => use.activation === activations;
  const isUntouched = ofThisActivation(reversed) && !redemptions.some(ofThisActivation);
  if (alsoActivation && isUntouched) return { kind: 'ASSIGNED' };
  const given = ofThisActivation(reversed) && state.left !== null ? piecesTaken(terms, reversed.quantity) : 0;
  const left = state.left === null ? null : state.left + given;
  if (state.kind === 'ACTIVE' || isUsedUp(left, terms, redeemed)) return { ...state, left };
  const isEnded = endOf(state.activation, terms, nowMs) !== null;
  return isEnded && isUntouched ? { kind: 'ASSIGNED' } : { ...state, kind: 'ACTIVE', left };
}
