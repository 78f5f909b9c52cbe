import type { PromotionIndex } from '../base/ids.js';

/**
 * The scoring port: ranks the promotions of a compiled pool for one customer. Two implementations that give the same
 * order: the WASM kernel and its TypeScript twin (the oracle of the property tests).
 */
export interface Ranker {
  /** Best first; ties by lower pool position. `scores` are probabilities that the customer buys a covered item soon. */
  rank(request: RankRequest): Ranking;
}

export interface RankRequest {
  /** History blob as stored (profiles/history.ts), or null for a customer without one. */
  readonly history: Uint8Array | null;
  /** One bit a pool position (bit p & 31 of word p >>> 5): candidates that may be ranked. */
  readonly eligible: Uint32Array;
  /** At most this many; limited by RANK_K_MAX. */
  readonly k: number;
}

export interface Ranking {
  /** Pool positions, best first. */
  readonly positions: Uint32Array;
  readonly scores: Float32Array;
}

/** A promotion as the pool holds it. */
export interface PoolEntry {
  readonly promotion: PromotionIndex;
  /** Dense indexes of the covered items, ascending, without repeats; equal lists may be the same array. */
  readonly items: Uint32Array;
}
