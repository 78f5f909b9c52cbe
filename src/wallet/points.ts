import type { PromotionIndex } from '../base/ids.js';
import { ok } from '../base/result.js';
import { POINTS_MAX } from '../limits.js';
import { refuse } from './refusal.js';
import type { Decision, Situation, WalletEvent } from './situation.js';
import type { Wallet } from './wallet.js';

/** What to do with a balance: add (or, below 0, take away), or set it outright. */
export type PointsChange =
  | { readonly kind: 'add'; readonly points: number }
  | { readonly kind: 'set'; readonly points: number };

/** What a shop does to a balance by hand, or when it takes balances over from elsewhere. Nobody's balance is taken below 0 by it. */
export function adjustPoints(before: Wallet, change: PointsChange, situation: Situation): Decision {
  const points = change.kind === 'set' ? change.points : before.points + change.points;
  if (points < 0 && points < before.points) return refuse('POINTS_TOO_LOW', { points: before.points });
  if (points > POINTS_MAX) return refuse('POINTS_TOO_HIGH', { points: before.points, limit: POINTS_MAX });
  const wallet = { ...before, points };
  const events = pointsRemoved(wallet, before.points - points, null, situation);
  return ok({ wallet, uses: [], events, answer: { kind: 'points', points } });
}

/** The event of points that are gone from the wallet, if there are any. */
export function pointsRemoved(
  after: Wallet,
  points: number,
  promotion: PromotionIndex | null,
  { profile, nowMs }: Situation,
): WalletEvent[] {
  if (points <= 0) return [];
  const { profileId } = profile;
  return [{ type: 'client.removePoints', profileId, timeMs: nowMs, points, balance: after.points, promotion }];
}
