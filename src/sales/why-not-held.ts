import { ENDED_TOLD_MS, STORES_TOLD_MAX } from '../limits.js';
import { isUsable, keeps } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Holding } from '../wallet/holding.js';
import type { Situation } from '../wallet/situation.js';
import { endOf } from '../wallet/status.js';
import { FULL_REASON } from '../wallet/use.js';
import { type WhyNot, whyNot } from './why-not.js';

const isInStore = keeps('inStore');

/** Why an active holding can't be used here and now; null: it can. `current`: the promotion as it is, `terms`: as it was agreed. */
export function whyNotHeld(
  { state, promotion: index, redeemed }: Holding,
  current: Promotion,
  terms: Promotion,
  { nowMs, profile, exhausted }: Situation,
): WhyNot | 'long ago' | null {
  if (state.kind !== 'ACTIVE') return whyNot('NOT_ACTIVE');
  const end = endOf(state.activation, terms, nowMs);
  if (end !== null) {
    const { lastingUntilMs } = state.activation;
    const endMs = Math.min(terms.expireAtMs ?? Number.POSITIVE_INFINITY, lastingUntilMs ?? Number.POSITIVE_INFINITY);
    if (endMs + ENDED_TOLD_MS <= nowMs) return 'long ago';
    return { ...whyNot(end), needed: `before ${timeText(endMs)}`, actual: timeText(nowMs) };
  }
  if (!isUsable(current)) return whyNot('NOT_PUBLISHED');
  if (!isInStore(terms, { profile })) {
    const stores = terms.stores.kind === 'ALL' ? [] : terms.stores.storeIds;
    const more = stores.length > STORES_TOLD_MAX ? ', ...' : '';
    const needed = `${stores.slice(0, STORES_TOLD_MAX).join(', ')}${more}`;
    return { ...whyNot('WRONG_STORE'), needed, actual: profile.storeId };
  }
  const limit = terms.redeemLimitPerClient;
  if (limit !== null && redeemed >= limit) {
    return { ...whyNot('LIMIT_PER_CLIENT'), needed: String(limit), actual: String(redeemed) };
  }
  const usedUp = exhausted.get(index);
  // Once activated, only what limits redemptions matters.
  return usedUp === undefined || usedUp === 'activations' ? null : whyNot(FULL_REASON[usedUp]);
}

const timeText = (atMs: number): string => new Date(atMs).toISOString();
