import { ENDED_TOLD_MS } from '../limits.js';
import { isUsable, keeps, leftForClient } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Holding } from '../wallet/holding.js';
import type { Situation } from '../wallet/situation.js';
import { endOf } from '../wallet/status.js';
import { FULL_REASON } from '../wallet/use.js';
import { conditionFigures, endFigures } from './condition-figures.js';
import type { UnusedReason } from './told.js';
import { type WhyNot, whyNot } from './why-not.js';

const isInStore = keeps('inStore');

/** Why an active holding can't be used here and now; null: it can. `current`: the promotion as it is, `terms`: as it was agreed. */
export function whyNotHeld(
  { state, promotion: index, redeemed }: Holding,
  current: Promotion,
  terms: Promotion,
  situation: Situation,
): WhyNot | 'long ago' | null {
  const { nowMs, profile, exhausted } = situation;
  const because = (reason: UnusedReason): WhyNot => ({
    ...whyNot(reason),
    ...conditionFigures(reason, terms, redeemed, situation),
  });
  if (state.kind !== 'ACTIVE') return whyNot('NOT_ACTIVE');
  const end = endOf(state.activation, terms, nowMs);
  if (end !== null) {
    const { lastingUntilMs } = state.activation;
    const endMs = Math.min(terms.expireAtMs ?? Number.POSITIVE_INFINITY, lastingUntilMs ?? Number.POSITIVE_INFINITY);
    if (endMs + ENDED_TOLD_MS <= nowMs) return 'long ago';
    return { ...whyNot(end), ...endFigures(endMs, nowMs) };
  }
  if (!isUsable(current)) return whyNot('NOT_PUBLISHED');
  if (!isInStore(terms, { profile })) return because('WRONG_STORE');
  if (leftForClient(terms, redeemed) === 0) return because('LIMIT_PER_CLIENT');
  const usedUp = exhausted.get(index);
  // Once activated, only what limits redemptions matters.
  return usedUp === undefined || usedUp === 'activations' ? null : because(FULL_REASON[usedUp]);
}
