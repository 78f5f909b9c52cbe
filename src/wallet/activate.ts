import { ok } from '../base/result.js';
import { MS_PER_SECOND, moment } from '../base/time.js';
import type { HandbillOrigin } from '../handbill/handbill.js';
import { handbillId } from '../handbill/window.js';
import { HOLDINGS_MAX } from '../limits.js';
import { judgeBy } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Activation, Holding } from './holding.js';
import { answerOf, holdingOf, termsFor, withHolding, withoutOldHoldings } from './holdings.js';
import { handbillOffers, type Offer, offerOf } from './offer.js';
import { pointsMovedBy } from './points.js';
import { type RefusalReason, refuse } from './refusal.js';
import type { Decision, Situation, Subject, WalletEvent } from './situation.js';
import { endOf, piecesOf } from './status.js';
import { takeOf } from './use.js';
import type { Wallet } from './wallet.js';

/** Why it is not for the profile at all. */
const closedReason = judgeBy('usable', 'notOver', 'started', 'inAudience');
/** Why the profile can't use it here, or not any more. */
const outOfReachReason = judgeBy('inKnownStore', 'leftForClient', 'redeemable', 'withinBudget', 'activatable');

/**
 * ASSIGNED -> ACTIVE: the promotion as it is now becomes what was agreed. What was redeemed can be activated again while the limit per
 * client leaves room; what lasted too short only when a later handbill offers it anew, or `lastingTime` would limit nothing.
 */
export function activate(before: Wallet, subject: Subject, situation: Situation): Decision {
  const { nowMs, profile } = situation;
  const { index, promotion } = subject;
  const wallet = before.holdings.length < HOLDINGS_MAX ? before : withoutOldHoldings(before, situation);
  const former = holdingOf(wallet, index);
  const offer = offerOf(handbillOffers(situation), index, promotion, situation);
  const asked = {
    period: moment(nowMs),
    profile,
    redeemed: former?.redeemed ?? 0,
    usedUp: situation.exhausted.get(index),
  };
  const reason =
    closedReason(promotion, asked) ??
    formerReason(former, promotion, offer, situation) ??
    (offer === null ? 'NOT_ASSIGNED' : null) ??
    outOfReachReason(promotion, asked);
  if (reason !== null) return refuse(reason);
  const price = promotion.requireRedeemedPoints;
  if (price > wallet.points) return refuse('POINTS_TOO_LOW', { required: price, points: wallet.points });
  if (former === undefined && wallet.holdings.length >= HOLDINGS_MAX) return refuse('WALLET_FULL');

  const uses = takeOf('activations', index, 1, promotion.activationLimitGlobal);
  const { lastingSeconds } = promotion;
  const activation: Activation = {
    atMs: nowMs,
    lastingUntilMs: lastingSeconds === null ? null : nowMs + lastingSeconds * MS_PER_SECOND,
    terms: subject.terms,
    pointsPaid: price,
    counted: uses.length > 0,
  };
  const origin = offer!.kind === 'handbill' ? offer!.origin : null;
  const holding: Holding = {
    promotion: index,
    origin,
    state: { kind: 'ACTIVE', activation, left: piecesOf(promotion) },
    activations: (former?.activations ?? 0) + 1,
    countedActivations: (former?.countedActivations ?? 0) + (activation.counted ? 1 : 0),
    redeemed: former?.redeemed ?? 0,
    sales: former?.sales ?? 0,
    redemptions: former?.redemptions ?? [],
  };
  const after = withHolding({ ...wallet, points: wallet.points - price }, holding);
  return ok({
    wallet: after,
    uses,
    events: [
      activated(holding, activation, situation),
      ...pointsMovedBy(index, wallet.points, after.points, situation),
    ],
    answer: answerOf(after, holding, promotion, nowMs),
  });
}

function formerReason(
  former: Holding | undefined,
  promotion: Promotion,
  offer: Offer | null,
  situation: Situation,
): RefusalReason | null {
  if (former?.state.kind !== 'ACTIVE') return null;
  const { activation } = former.state;
  const end = endOf(activation, termsFor(former, promotion, situation), situation.nowMs);
  if (end === null) return 'ALREADY_ACTIVE';
  // It has ended under its old terms, and the promotion as it is now has not: a new one to activate.
  if (end === 'EXPIRED') return null;
  const offeredAnew = offer?.kind === 'handbill' && offer.origin.startMs >= activation.lastingUntilMs!;
  return offeredAnew ? null : 'LASTING_TIME_OVER';
}

function activated({ promotion, origin }: Holding, { lastingUntilMs }: Activation, situation: Situation): WalletEvent {
  const { profile, nowMs } = situation;
  return {
    type: 'client.activatePromotion',
    profileId: profile.profileId,
    timeMs: nowMs,
    promotion,
    handbillId: origin && originHandbillId(origin, situation),
    slot: origin?.slot ?? null,
    lastingUntilMs,
  };
}

const originHandbillId = ({ campaign, startMs }: HandbillOrigin, { profile, campaignAt }: Situation): string =>
  handbillId(profile.profileId, campaignAt(campaign)!, startMs);
