import { readFileSync } from 'node:fs';
import { measureHistory } from '../history/record.js';
import { RANK_K_MAX } from '../limits.js';
import type { Image } from './image.js';
import { readBatch, writeBatch } from './kernel-batch.js';
import { createKernelMemory, type ImageSlot } from './kernel-memory.js';
import {
  HISTORY_LINES_MAX,
  I_BOOSTS,
  I_ELIGIBLE,
  I_POSITIONS,
  OWN_ITEMS_MAX,
  PASS_AUTO,
  PASS_BOUNDED,
  PASS_FULL,
  S_HISTORY,
  S_LOOKED_AT,
  S_PASS,
  S_RESULT_POSITIONS,
  S_RESULT_SCORES,
  S_TOTALS,
} from './layout.js';
import { checkRequest, type Ranker, type Ranking, type RankRequest } from './ranker.js';
import { createTwin } from './twin.js';

const KERNEL_URL = new URL('../../build/kernel.wasm', import.meta.url);

const PASSES = { full: PASS_FULL, bounded: PASS_BOUNDED, auto: PASS_AUTO };

/**
 * How the kernel finds the best promotions; the answers are the same bits. `full`: from the scores of all. `bounded`: from those that a bound
 * leaves, where there is one for the customer. `auto`: bounded, except where that can't pay (assembly/bounded.ts).
 */
export type Pass = keyof typeof PASSES;

/** What assembly/index.ts exports. */
interface KernelExports {
  rank(
    tables: number,
    image: number,
    scratch: number,
    hasHistory: boolean,
    nowDay: number,
    boosted: boolean,
    k: number,
    pass: number,
  ): number;
  rankMany(tables: number, image: number, scratch: number, batch: number, count: number, pass: number): void;
}

/** The WASM kernel with its memory: one a process. */
export interface Kernel {
  /** Makes an image ready to rank. When two newer ones have been placed, its ranker answers through the twin: slower, equal. */
  ranker(image: Image, modelVersion: number, pass?: Pass): Ranker;
  /** Of the last call: which pass answered, and how many item lists it looked at. */
  lastPass(): { readonly bounded: boolean; readonly lists: number };
}

/** Compiles build/kernel.wasm (some milliseconds). Throws when the file is missing or the platform has no SIMD or threads. */
export function loadKernel(): Kernel {
  const memory = createKernelMemory();
  const module = new WebAssembly.Module(readFileSync(KERNEL_URL));
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const kernel = instance.exports as unknown as KernelExports;

  function rank(slot: ImageSlot, image: Image, request: RankRequest, pass: number): Ranking {
    const { history, boosts } = request;
    const scratch = memory.scratchAt;
    if (history !== null) memory.bytes.set(scoredPart(history), scratch + S_HISTORY);
    memory.words.set(request.eligible, (scratch + image.words[I_ELIGIBLE]!) >>> 2);
    if (boosts) memory.floats.set(boosts, (scratch + image.words[I_BOOSTS]!) >>> 2);
    const count = kernel.rank(
      memory.tablesAt,
      slot.offset,
      scratch,
      history !== null,
      request.nowDay ?? -1,
      boosts !== null && boosts !== undefined,
      request.k,
      pass,
    );
    if (count < 0) throw brokenHistory();
    const positions = (scratch + S_RESULT_POSITIONS) >>> 2;
    const scores = (scratch + S_RESULT_SCORES) >>> 2;
    return {
      // Copies: the next call writes here again.
      positions: new Uint32Array(memory.words.subarray(positions, positions + count)),
      scores: new Float32Array(memory.floats.subarray(scores, scores + count)),
    };
  }

  function rankMany(slot: ImageSlot, requests: readonly RankRequest[], pass: number): Ranking[] {
    const rankings: Ranking[] = [];
    const cut = requests.map((request) => ({
      request,
      history: request.history && scoredPart(request.history),
    }));
    while (rankings.length < requests.length) {
      const count = writeBatch(memory, cut, rankings.length);
      kernel.rankMany(memory.tablesAt, slot.offset, memory.scratchAt, memory.batchAt, count, pass);
      for (const ranking of readBatch(memory, count)) {
        if (ranking === null) throw brokenHistory();
        rankings.push(ranking);
      }
    }
    return rankings;
  }

  return {
    lastPass() {
      const at = memory.scratchAt >>> 2;
      const [pass, lists] = [S_PASS, S_LOOKED_AT].map((word) => memory.words[at + (word >>> 2)]!);
      return { bounded: pass === PASS_BOUNDED, lists: lists! };
    },
    ranker(image, modelVersion, pass = 'auto') {
      const twin = createTwin(image, modelVersion);
      const slot = memory.place(image);
      const size = image.words[I_POSITIONS]!;
      return {
        kind: 'wasm',
        size,
        modelVersion,
        rank(request) {
          if (slot.image !== image) return twin.rank(request);
          checkRequest(request, size, RANK_K_MAX);
          return rank(slot, image, request, PASSES[pass]);
        },
        rankMany(requests) {
          if (slot.image !== image) return twin.rankMany(requests);
          for (const request of requests) checkRequest(request, size, RANK_K_MAX);
          return rankMany(slot, requests, PASSES[pass]);
        },
        updateItemTerms(model) {
          twin.updateItemTerms(model);
          if (slot.image === image) memory.refresh(slot);
        },
      };
    },
  };
}

const brokenHistory = (): Error => new Error('history record: receipts and dictionary contradict each other');

/** The bytes before the ledger, once their measures are known to stay within the scratch. */
function scoredPart(history: Uint8Array): Uint8Array {
  const { items, tailItems, lines, ledgerAt } = measureHistory(history);
  if (items > OWN_ITEMS_MAX || lines > HISTORY_LINES_MAX || tailItems > items || ledgerAt > S_TOTALS - S_HISTORY) {
    throw new Error(
      `history record: ${items} items, ${tailItems} in the tail and ${lines} lines are beyond its limits`,
    );
  }
  return history.subarray(0, ledgerAt);
}
