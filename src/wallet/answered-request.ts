import type { PromotionIndex, RedemptionId } from '../base/ids.js';
import type { Status } from './holding.js';

/** What a verb of the wallet tells about the promotion after it: enough to repeat the answer word for word. */
export interface PromotionAnswer {
  readonly kind: 'promotion';
  readonly promotion: PromotionIndex;
  readonly status: Status;
  readonly activatedMs: number | null;
  readonly lastingUntilMs: number | null;
  readonly possibleRedemptions: number;
  readonly redeemedQuantity: number;
  /** Set by redemptions and their reversals. */
  readonly redemptionId: RedemptionId | null;
  /** The profile's balance. */
  readonly points: number;
}

export interface PointsAnswer {
  readonly kind: 'points';
  readonly points: number;
}

export type WalletAnswer = PromotionAnswer | PointsAnswer;

/** A request that was answered; the same one again gets the same answer, another one under its id is refused. */
export interface AnsweredRequest {
  /** Of 53 bits. */
  readonly idHash: number;
  /** Of 32 bits. */
  readonly payloadHash: number;
  readonly atMs: number;
  readonly answer: WalletAnswer;
}
