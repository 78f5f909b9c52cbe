import type { PromotionCode } from '../base/ids.js';
import type { Ineligibility } from '../promotions/eligibility.js';

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
  /** What is not published or over is no candidate. */
  | Exclude<Ineligibility, 'NOT_PUBLISHED' | 'EXPIRED'>
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
