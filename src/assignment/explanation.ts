import type { PromotionCode } from '../base/ids.js';

/** Part of a score, in log-odds, in plain words: `bought 9 times, last 12 days ago, usually every 14 days`. */
export interface Contribution {
  readonly signal: string;
  readonly amount: number;
  readonly words: string;
}

export interface SlotExplanation {
  readonly slot: number;
  readonly code: PromotionCode;
  /** Contributions add up to the log-odds of the score. */
  readonly contributions: readonly Contribution[];
}

/** The rule that kept a candidate out of the handbill. */
export type DropReason =
  | 'NOT_YET_VALID'
  | 'EXPIRES_WITHIN_WINDOW'
  | 'WRONG_STORE'
  | 'NOT_IN_AUDIENCE'
  /** All profiles together have used it up. */
  | 'EXHAUSTED'
  /** The profile has redeemed it as often as one may. */
  | 'LIMIT_PER_CLIENT'
  | 'FILTERED'
  | 'EXCLUDED_ITEM'
  | 'OVERLAP_WITHIN_HANDBILL'
  | 'OVERLAP_WITH_OTHER_HANDBILL'
  | 'OUTRANKED';

export interface DroppedCandidate {
  readonly code: PromotionCode;
  readonly reason: DropReason;
  readonly score: number;
}
