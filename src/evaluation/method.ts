import type { OnProgress } from '../ranking/training/training-report.js';
import type { PromotionList } from './promotions.js';
import type { Split } from './split.js';

/**
 * Writes the scores of all items for the t-th receipt of the split to `scores` (itemCount entries); higher ranks first.
 * Items that the method would never show get NOT_RANKED.
 */
export type ItemScores = (t: number, scores: Float64Array) => void;

export const NOT_RANKED = Number.NEGATIVE_INFINITY;

/** Writes the scores of the promotions for the t-th receipt of the split, from those of its items. */
export type PromotionScores = (t: number, itemScores: Float64Array, out: Float64Array) => void;

/** A way to rank items, prepared once a split from what it may learn from. */
export interface Method {
  readonly name: string;
  /** `onProgress` hears how far a preparation is that takes its time. */
  prepare(split: Split, onProgress: OnProgress): ItemScores;
  /**
   * Turns the scores of a promotion's items to one score. 'sum' for scores that are amounts; 'odds' for log-odds: the
   * noisy-or of their exponentials, as the kernel does it.
   */
  readonly combine: 'sum' | 'odds';
  /** Scores promotions in a way of its own, after `prepare`; absent: by `combine`. */
  preparePromotions?(split: Split, promotions: PromotionList): PromotionScores;
  /** What a reader of the report should know of the preparations so far, a sentence each. */
  facts?(): readonly string[];
}
