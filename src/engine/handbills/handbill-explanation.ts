import type { Contribution } from '../../assignment/explanation.js';
import type { PromotionCode, PromotionIndex } from '../../base/ids.js';
import type { Circumstances } from '../../handbill/circumstances.js';
import type { Exploration, SlotLot } from '../../handbill/exposure.js';
import type { HandbillHead } from './handbill-head.js';

/** A handbill as it was assigned, as far as the store still knows it. */
export interface AssignedHandbill extends HandbillHead {
  /** See Handbill. */
  readonly assignedAtMs: number;
  readonly slots: readonly AssignedSlot[];
  /** Null: assigned by a version that did not keep them. */
  readonly circumstances: Circumstances | null;
  /** Null: its campaign did not explore. */
  readonly exploration: Exploration | null;
}

export interface AssignedSlot {
  /** Null: empty. */
  readonly promotion: PromotionIndex | null;
  /** Null: empty, or not kept. */
  readonly score: number | null;
}

/**
 * Whether the recomputation gives what was assigned: the same offers with the same scores, bit by bit; the same offers with other scores; other
 * offers; or there is none.
 */
export const AGREEMENTS = ['SAME', 'SAME_OFFERS', 'OTHER_OFFERS', 'NOT_RECOMPUTED'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

/** What is not as it was at the assignment. The first four leave nothing to recompute from. */
export const DIFFERENCES = [
  'CIRCUMSTANCES_UNKNOWN',
  'CAMPAIGN_GONE',
  'MODEL_GONE',
  'HISTORY_TRIMMED',
  'HISTORY_CHANGED',
  'PROFILE_MERGED',
  'STORE_COPIED',
  'CAMPAIGN_CHANGED',
  'PROMOTION_CHANGED',
  'OTHER_PROMOTIONS_CHANGED',
  'ITEMS_CHANGED',
  'POPULARITY_MOVED',
  'USED_UP',
  'LEVELS_MOVED',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** The promotion, profile or model that it is about; empty: none. */
  readonly subject: string;
  readonly words: string;
}

export interface ExplainedSlot extends SlotLot {
  /** Null: empty. */
  readonly code: PromotionCode | null;
  readonly score: number | null;
  /** What the recomputation puts here; null: nothing. */
  readonly recomputedCode: PromotionCode | null;
  /** How the recomputation scores what was assigned; null: not at all. */
  readonly recomputedScore: number | null;
  /** Of the recomputed score. */
  readonly contributions: readonly Contribution[];
}

export interface HandbillExplanation extends Omit<AssignedHandbill, 'slots' | 'circumstances' | 'exploration'> {
  /** Whether the order within the slot groups was drawn. */
  readonly shuffled: boolean;
  readonly agreement: Agreement;
  readonly slots: readonly ExplainedSlot[];
  readonly differences: readonly Difference[];
}
