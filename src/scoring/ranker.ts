import type { RankingModel } from '../ranking/model.js';

/**
 * The scoring port: ranks the promotions of a compiled pool for one customer. Two implementations that give the same bits: the
 * WASM kernel and its TypeScript twin (the oracle of the property tests).
 */
export interface Ranker {
  readonly kind: 'wasm' | 'twin';
  /** Positions of the pool. */
  readonly size: number;
  /** Version of the model that it was compiled with. */
  readonly modelVersion: number;
  /** Best first; ties by lower pool position. Throws on bytes that are no history record. */
  rank(request: RankRequest): Ranking;
  /** The same of many customers, in their order. Throws for all when one can't be ranked. */
  rankMany(requests: readonly RankRequest[]): Ranking[];
  /**
   * Takes over base, slopes and biases of a model whose vectors and weights are the same: a fraction of a new compilation, for
   * popularity trends that move all the time.
   */
  updateItemTerms(model: RankingModel): void;
}

export interface RankRequest {
  /** History blob as stored (history/history.ts), or null for a customer without one. */
  readonly history: Uint8Array | null;
  /** One bit a pool position (bit p & 31 of word p >>> 5): candidates that may be ranked. */
  readonly eligible: Uint32Array;
  /** At most this many; limited by RANK_K_MAX. */
  readonly k: number;
  /** Days since 1970 of the request; null or absent when the receipts carry no dates. */
  readonly nowDay?: number | null;
  /** A positive factor a pool position on the odds; null or absent: all 1. */
  readonly boosts?: Float32Array | null;
}

export interface Ranking {
  /** Pool positions, best first. */
  readonly positions: Uint32Array;
  /** Probabilities that the customer buys a covered item soon, boosts included; descending. */
  readonly scores: Float32Array;
}

/** A promotion as the pool holds it. */
export interface PoolEntry {
  /** Dense indexes of the covered items, ascending, without repeats; equal lists may be the same array. */
  readonly items: Uint32Array;
}

/** Whether a request fits a pool of `size` positions; throws RangeError: requests are made by code, not by callers. */
export function checkRequest(request: RankRequest, size: number, kMax: number): void {
  const { eligible, boosts, k } = request;
  if (!Number.isInteger(k) || k < 1 || k > kMax) throw new RangeError(`k ${k} is not within 1 to ${kMax}`);
  if (eligible.length !== (size + 31) >>> 5) {
    throw new RangeError(`${eligible.length} words of eligibility for ${size} positions`);
  }
  if (boosts && boosts.length !== size) throw new RangeError(`${boosts.length} boosts for ${size} positions`);
}
