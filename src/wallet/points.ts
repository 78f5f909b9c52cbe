import type { PromotionIndex } from '../base/ids.js';
import { ok } from '../base/result.js';
import { POINTS_MAX } from '../limits.js';
import { refuse } from './refusal.js';
import type { Decision, Situation, WalletEvent } from './situation.js';
import type { Wallet } from './wallet.js';

/** What to do with a balance: add (or, below 0, take away), or set it outright. */
export interface PointsChange {
  readonly kind: 'add' | 'set';
  readonly points: number;
  /** Why, in the words of whoever does it; null: not told. */
  readonly reason: string | null;
}

/** What a shop does to a balance by hand, or when it takes balances over from elsewhere. Nobody's balance is taken below 0 by it. */
export function adjustPoints(before: Wallet, change: PointsChange, situation: Situation): Decision {
  const points = change.kind === 'set' ? change.points : before.points + change.points;
  if (points < 0 && points < before.points) return refuse('POINTS_TOO_LOW', { points: before.points });
  if (points > POINTS_MAX) return refuse('POINTS_TOO_HIGH', { points: before.points, limit: POINTS_MAX });
  const wallet = { ...before, points };
  const cause = { promotion: null, reason: change.reason };
  const events = pointsMoved(before.points, points, cause, situation);
  return ok({ wallet, uses: [], events, answer: { kind: 'points', points } });
}

/** What moved a balance: a promotion, or somebody by hand. */
export interface PointsCause {
  readonly promotion: PromotionIndex | null;
  readonly reason: string | null;
}

/** The event of a balance that was moved, if it was: who adds up what came in and went out knows the balance. */
export function pointsMoved(
  before: number,
  balance: number,
  cause: PointsCause,
  { profile: { profileId }, nowMs: timeMs }: Situation,
): WalletEvent[] {
  if (balance === before) return [];
  const type = balance > before ? 'client.addPoints' : 'client.removePoints';
  return [{ type, profileId, timeMs, points: Math.abs(balance - before), balance, ...cause }];
}

/** The same, by a promotion. */
export const pointsMovedBy = (
  promotion: PromotionIndex,
  before: number,
  balance: number,
  situation: Situation,
): WalletEvent[] => pointsMoved(before, balance, { promotion, reason: null }, situation);
