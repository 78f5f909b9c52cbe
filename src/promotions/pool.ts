import type { PromotionIndex } from '../base/ids.js';
import type { Promotion } from './promotion.js';

/** A published promotion with its item scope resolved to dense item indexes. */
export interface PooledPromotion {
  readonly index: PromotionIndex;
  readonly promotion: Promotion;
  /** Covered items: dense indexes, ascending, no repeats. Promotions with equal lists share one array. */
  readonly items: Uint32Array;
}

/**
 * The candidates of a process: every published, not yet expired promotion, ascending by index, at a position 0..size-1 that scores,
 * masks and ties refer to. Immutable; a new one is compiled when the configuration changes.
 */
export interface PromotionPool {
  /** Version of the configuration that it was compiled from. */
  readonly version: number;
  readonly entries: readonly PooledPromotion[];
  /** Items of the catalog when it was compiled: covered indexes are below it. */
  readonly itemCount: number;
  /** Position of a promotion, undefined when it is not a candidate any more. */
  positionOf(index: PromotionIndex): number | undefined;
}
