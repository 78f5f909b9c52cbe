import { COUNT_MAX } from '../limits.js';
import { isOver, leftForClient } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Activation, Holding, PiecesLeft, Status } from './holding.js';

/** Why an activation can't be used any more; null: it can. */
export function endOf(activation: Activation, terms: Promotion, nowMs: number): 'EXPIRED' | 'LASTING_TIME_OVER' | null {
  if (isOver(terms, nowMs)) return 'EXPIRED';
  const { lastingUntilMs } = activation;
  return lastingUntilMs !== null && lastingUntilMs <= nowMs ? 'LASTING_TIME_OVER' : null;
}

/** `terms`: those of the activation, or the promotion as it is where there is none. */
export function statusOf({ state }: Pick<Holding, 'state'>, terms: Promotion, nowMs: number): Status {
  if (isOver(terms, nowMs)) return 'EXPIRED';
  return state.kind === 'ACTIVE' && endOf(state.activation, terms, nowMs) !== null ? 'EXPIRED' : state.kind;
}

/** How often it can be redeemed now; a very large number where nothing limits it. */
export function possibleRedemptions(holding: Holding, terms: Promotion, nowMs: number): number {
  const { state, redeemed } = holding;
  if (state.kind !== 'ACTIVE' || statusOf(holding, terms, nowMs) !== 'ACTIVE') return 0;
  return Math.min(state.left ?? COUNT_MAX, leftForClient(terms, redeemed) ?? COUNT_MAX);
}

/** Pieces of a fresh activation: what is redeemed as a whole is one. */
export function piecesOf({ redeemType, redeemQuantityPerActivation }: Promotion): PiecesLeft {
  return redeemType === 'FULL' ? 1 : redeemQuantityPerActivation;
}

/** Of these, how many a redemption of so many units takes: what is redeemed as a whole ends with the first sale, whatever is in it. */
export const piecesTaken = ({ redeemType }: Promotion, units: number): number =>
  redeemType === 'FULL' ? Math.min(1, units) : units;

export const isUsedUp = (left: PiecesLeft, terms: Promotion, redeemed: number): boolean =>
  left === 0 || leftForClient(terms, redeemed) === 0;
