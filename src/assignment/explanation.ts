import type { PromotionCode } from '../base/ids.js';
import type { SlotLot } from '../handbill/exposure.js';
import type { Ineligibility } from '../promotions/eligibility.js';
import type { PledgeReason } from './pledges.js';

/** Part of a score. */
export interface Contribution {
  readonly signal: string;
  /** In log-odds. */
  readonly amount: number;
  /** How much of all that moves the score off its starting point, from 0 to 1. */
  readonly share: number;
  /** `Buys Milk about every 14 days, last 12 days ago (9 times in all)`. */
  readonly words: string;
}

export interface SlotExplanation extends SlotLot {
  readonly slot: number;
  readonly code: PromotionCode;
  /** Contributions add up to the log-odds of the score. */
  readonly contributions: readonly Contribution[];
}

/** The rule that kept a promotion out of the handbill. */
export type DropReason =
  | Ineligibility
  | 'FILTERED'
  | 'EXCLUDED_ITEM'
  | 'EXCLUDED_BY_REQUEST'
  | 'OVERLAP_WITHIN_HANDBILL'
  | PledgeReason
  | 'OFFER_CAP'
  | 'OUTRANKED'
  | 'NOT_DRAWN';

/** How many promotions each rule keeps out; absent: none. */
export type DropCounts = ReadonlyMap<DropReason, number>;

export interface DroppedCandidate {
  readonly code: PromotionCode;
  readonly reason: DropReason;
  /** 0 for what is no candidate. */
  readonly score: number;
}
