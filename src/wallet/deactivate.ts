import { ok } from '../base/result.js';
import { answerOf, holdingOf, termsFor, withHolding, withoutActivation } from './holdings.js';
import { handbillOffers, offerOf } from './offer.js';
import { pointsMovedBy } from './points.js';
import { refuse } from './refusal.js';
import type { Decision, Situation, Subject } from './situation.js';
import { endOf } from './status.js';
import { returnOf } from './use.js';
import type { Wallet } from './wallet.js';

/** ACTIVE -> ASSIGNED: as if it had not been activated; points and the use of the activation limit are given back. */
export function deactivate(before: Wallet, subject: Subject, situation: Situation): Decision {
  const { nowMs, profile } = situation;
  const { index, promotion } = subject;
  const holding = holdingOf(before, index);
  if (holding?.state.kind !== 'ACTIVE') {
    const known = holding !== undefined || offerOf(handbillOffers(situation), index, promotion, situation) !== null;
    return refuse(known ? 'NOT_ACTIVE' : 'NOT_ASSIGNED');
  }
  const { activation } = holding.state;
  const end = endOf(activation, termsFor(holding, promotion, situation), nowMs);
  if (end !== null) return refuse(end);
  // Or the points for what was used would come back.
  if (holding.redemptions.some((use) => use.activation === holding.activations)) return refuse('PARTLY_REDEEMED');

  const after = withoutActivation(holding, activation);
  const wallet = withHolding({ ...before, points: before.points + activation.pointsPaid }, after);
  return ok({
    wallet,
    uses: returnOf('activations', index, 1, activation.counted),
    events: [
      { type: 'client.deactivatePromotion', profileId: profile.profileId, timeMs: nowMs, promotion: index },
      ...pointsMovedBy(index, before.points, wallet.points, situation),
    ],
    answer: answerOf(wallet, after, promotion, nowMs),
  });
}
