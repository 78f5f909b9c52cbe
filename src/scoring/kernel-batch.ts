import { RANK_BATCH_BYTES_MAX, RANK_BATCH_REQUESTS_MAX } from '../limits.js';
import type { KernelMemory } from './kernel-memory.js';
import {
  B_BOOSTS,
  B_COUNT,
  B_ELIGIBLE,
  B_HISTORY,
  B_HISTORY_BYTES,
  B_K,
  B_NOW_DAY,
  B_RESULTS,
  B_WORDS,
  NO_BOOSTS,
  NO_HISTORY,
} from './layout.js';
import type { Ranking, RankRequest } from './ranker.js';

export interface BatchRequest {
  readonly request: RankRequest;
  /** Its history, known to fit the kernel: cut before its ledger. */
  readonly history: Uint8Array | null;
}

const DESCRIPTORS_BYTES = RANK_BATCH_REQUESTS_MAX * B_WORDS * 4;

/**
 * Lays requests into the batch area of the kernel: descriptors, then histories, masks and boosts one after the other (one that follows its like
 * is laid once), with room for the results. Returns how many fit, at least one;
 * throws RangeError when that one is too large.
 */
export function writeBatch(memory: KernelMemory, requests: readonly BatchRequest[], from: number): number {
  const { batchAt, words } = memory;
  let end = DESCRIPTORS_BYTES;
  const room = (bytes: number): number => {
    const offset = end;
    end += Math.ceil(bytes / 16) * 16;
    return offset;
  };
  let count = 0;
  let [eligibleAt, boostsAt] = [0, 0];
  for (; count < RANK_BATCH_REQUESTS_MAX && from + count < requests.length; count++) {
    const { request, history } = requests[from + count]!;
    const { eligible, boosts, k, nowDay } = request;
    const needed = (history?.length ?? 0) + eligible.byteLength + (boosts?.byteLength ?? 0) + k * 8 + 64;
    if (end + needed > RANK_BATCH_BYTES_MAX) {
      if (count > 0) break;
      throw new RangeError(`a request of ${needed} bytes, a batch takes ${RANK_BATCH_BYTES_MAX}`);
    }
    const before = count === 0 ? null : requests[from + count - 1]!.request;
    if (eligible !== before?.eligible) {
      eligibleAt = room(eligible.byteLength);
      words.set(eligible, (batchAt + eligibleAt) >>> 2);
    }
    if (boosts && boosts !== before?.boosts) {
      boostsAt = room(boosts.byteLength);
      memory.floats.set(boosts, (batchAt + boostsAt) >>> 2);
    }
    const historyAt = room(history?.length ?? 0);
    if (history) memory.bytes.set(history, batchAt + historyAt);
    const at = (batchAt >>> 2) + count * B_WORDS;
    words[at + B_HISTORY] = historyAt;
    words[at + B_HISTORY_BYTES] = history === null ? NO_HISTORY : history.length;
    words[at + B_ELIGIBLE] = eligibleAt;
    words[at + B_BOOSTS] = boosts ? boostsAt : NO_BOOSTS;
    words[at + B_NOW_DAY] = nowDay ?? -1;
    words[at + B_K] = k;
    words[at + B_RESULTS] = room(k * 8);
  }
  return count;
}

/** The answers; null for a history whose parts contradict each other. */
export function readBatch({ batchAt, words, floats }: KernelMemory, count: number): (Ranking | null)[] {
  return Array.from({ length: count }, (_, i) => {
    const at = (batchAt >>> 2) + i * B_WORDS;
    const found = words[at + B_COUNT]! | 0;
    const results = (batchAt + words[at + B_RESULTS]!) >>> 2;
    if (found < 0) return null;
    const scores = results + words[at + B_K]!;
    return {
      // Copies: the next batch is laid here.
      positions: new Uint32Array(words.subarray(results, results + found)),
      scores: new Float32Array(floats.subarray(scores, scores + found)),
    };
  });
}
