import { type ReplayedHistory, replayHistory } from '../history/replay.js';
import { RANK_K_MAX } from '../limits.js';
import { customerVector } from '../ranking/customer-vector.js';
import { exp2F32, log2F32 } from '../ranking/float32.js';
import {
  W_COUNT,
  W_COUNT_CUT,
  W_DENSE_FLOOR,
  W_DENSE_LINEAR,
  W_DENSE_LOG,
  W_OWN_DENSE_LINEAR,
  W_OWN_DENSE_LOG,
  W_RECENT_SCALE,
} from '../ranking/layout.js';
import type { CustomerVectorShape, RankingModel } from '../ranking/model.js';
import { SIGNAL_COUNT } from '../ranking/signals.js';
import { type CustomerSignals, customerSignals, writeItemSignals } from '../ranking/signals-of-history.js';
import { at, type Image } from './image.js';
import { updateImage } from './image-terms.js';
import {
  FLAG_CUSTOMER,
  FLAG_DENSE,
  FLAG_REDEMPTIONS,
  FLAG_STATIC,
  I_BASE,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_DENSE_BIAS,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_NEWCOMER,
  I_NUMBERS,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_POSITIONS,
  I_ROW_BYTES,
  I_ROWS,
  I_SCORED,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTOR_SIZE,
  I_VECTORS,
  I_WEIGHTS,
  NOT_COVERED,
} from './layout.js';
import { checkRequest, type Ranker, type Ranking, type RankRequest } from './ranker.js';
import { createListScorer, createPositionScorer } from './twin-lists.js';
import { createOfferScorer } from './twin-redemptions.js';
import { selectTop } from './twin-top-k.js';

const f32 = Math.fround;

/**
 * The ranker in plain TypeScript, reading the same image and doing the same single-precision operations in the same order as the kernel, so
 * that both give the same bits: the oracle of its tests, and what ranks where the kernel can't.
 */
export function createTwin(image: Image, modelVersion: number): Ranker {
  const { words, floats } = image;
  const size = words[I_POSITIONS]!;
  const dense = new Float32Array(words[I_SCORED]!);
  const odds = new Float32Array(words[I_NUMBERS]!);
  const scoreLists = createListScorer(image);
  const scorePositions = createPositionScorer(image);
  const scoreOffers = words[I_FLAGS]! & FLAG_REDEMPTIONS ? createOfferScorer(image) : null;
  const signals = new Float32Array(SIGNAL_COUNT);

  function rank(request: RankRequest): Ranking {
    checkRequest(request, size, RANK_K_MAX);
    const replay = request.history === null ? null : replayHistory(request.history);
    const known = replay !== null && replay.receipts > 0 ? replay : null;
    const { nowDay = null } = request;
    const days = nowDay === null || nowDay < 0 ? null : nowDay;
    const lists = scoreOffers === null ? scoreByItems(known, days) : scoreOffers(known, days);
    return selectTop(scorePositions(lists, request), request.k);
  }

  /** Odds of lists by the formula of ranking/model.ts. */
  function scoreByItems(known: ReplayedHistory | null, days: number | null): Float32Array {
    const customer = known === null ? null : customerSignals(known);
    const z = vectorOf(image, known, customer);
    scoreEverybody(image, z, customer, dense, odds);
    return scoreLists(odds, known !== null && customer !== null ? scoreOwnItems(known, customer, z, days) : []);
  }

  /** Replaces the odds of own items by those with the personal part; returns their numbers in the order of the history. */
  function scoreOwnItems(
    replay: ReplayedHistory,
    customer: CustomerSignals,
    z: Float32Array,
    days: number | null,
  ): number[] {
    const coveredOf = at(image, I_COVERED_OF);
    const w = at(image, I_WEIGHTS);
    const isDense = (words[I_FLAGS]! & FLAG_DENSE) !== 0;
    const floor = floats[w + W_DENSE_FLOOR]!;
    const own: number[] = [];
    for (let slot = 0; slot < replay.items.length; slot++) {
      const item = replay.items[slot]!;
      const c = item < words[I_COVERED_LIMIT]! ? words[coveredOf + item]! : NOT_COVERED;
      if (c === NOT_COVERED) continue;
      own.push(c);
      writeItemSignals(signals, 0, replay, customer, slot, days);
      const D = isDense ? denseOf(image, c, z) : 0;
      const logD = isDense ? log2F32(floor < D ? D : floor) : 0;
      let score = everybodysScore(image, c, sizeTerm(customer), isDense, D, logD);
      for (let s = 0; s < SIGNAL_COUNT; s++) score = f32(score + f32(floats[w + s]! * signals[s]!));
      score = f32(score + floats[at(image, I_OWN_BIAS) + c]!);
      const count = Math.min(signals[W_COUNT]!, floats[w + W_COUNT_CUT]!);
      score = f32(score + f32(floats[at(image, I_OWN_COUNT_SLOPE) + c]! * count));
      if (isDense) {
        score = f32(score + f32(floats[w + W_OWN_DENSE_LINEAR]! * D));
        score = f32(score + f32(floats[w + W_OWN_DENSE_LOG]! * logD));
      }
      odds[c] = exp2F32(score);
    }
    return own;
  }

  return {
    kind: 'twin',
    size,
    modelVersion,
    rank,
    rankMany: (requests) => requests.map(rank),
    updateItemTerms: (model: RankingModel) => updateImage(image, model),
  };
}

const NO_VECTOR = new Float32Array(0);

const sizeTerm = (customer: CustomerSignals | null): number => (customer === null ? 0 : f32(customer.basketSize - 1.5));

function everybodysScore(image: Image, c: number, size: number, isDense: boolean, D: number, logD: number): number {
  const { floats } = image;
  const score = f32(floats[at(image, I_BASE) + c]! + f32(floats[at(image, I_SIZE_SLOPE) + c]! * size));
  if (!isDense) return score;
  const w = at(image, I_WEIGHTS);
  return f32(f32(score + f32(floats[w + W_DENSE_LINEAR]! * D)) + f32(floats[w + W_DENSE_LOG]! * logD));
}

/** Odds of every scored number as if it had never been bought. */
function scoreEverybody(
  image: Image,
  z: Float32Array,
  customer: CustomerSignals | null,
  dense: Float32Array,
  odds: Float32Array,
): void {
  const { words, floats } = image;
  const flags = words[I_FLAGS]!;
  const count = words[I_SCORED]!;
  if (flags & FLAG_STATIC) {
    const start = at(image, I_STATIC_ODDS);
    odds.set(floats.subarray(start, start + count));
    return;
  }
  const [base, slope, w] = [at(image, I_BASE), at(image, I_SIZE_SLOPE), at(image, I_WEIGHTS)];
  const size = sizeTerm(customer);
  if (!(flags & FLAG_DENSE)) {
    for (let c = 0; c < count; c++) odds[c] = exp2F32(f32(floats[base + c]! + f32(floats[slope + c]! * size)));
    return;
  }
  densePass(image, z, dense);
  const linear = floats[w + W_DENSE_LINEAR]!;
  const logarithmic = floats[w + W_DENSE_LOG]!;
  const floor = floats[w + W_DENSE_FLOOR]!;
  for (let c = 0; c < count; c++) {
    const D = dense[c]!;
    const score = f32(f32(floats[base + c]! + f32(floats[slope + c]! * size)) + f32(linear * D));
    odds[c] = exp2F32(f32(score + f32(logarithmic * log2F32(floor < D ? D : floor))));
  }
}

function vectorOf(image: Image, replay: ReplayedHistory | null, customer: CustomerSignals | null): Float32Array {
  const { words, floats } = image;
  if (!(words[I_FLAGS]! & FLAG_DENSE)) return NO_VECTOR;
  const newcomer = at(image, I_NEWCOMER);
  if (replay === null || customer === null) return floats.subarray(newcomer, newcomer + words[I_VECTOR_SIZE]!);
  const shape: CustomerVectorShape = {
    k: words[I_K]!,
    recentScale: floats[at(image, I_WEIGHTS) + W_RECENT_SCALE]!,
    customerBlock: (words[I_FLAGS]! & FLAG_CUSTOMER) !== 0,
  };
  const vectors = { count: words[I_KNOWN_ITEMS]!, floats, start: at(image, I_VECTORS), stride: words[I_K_PADDED]! };
  return customerVector(replay, customer, shape, vectors);
}

/** D of one number from its row. */
function denseOf(image: Image, number: number, z: Float32Array): number {
  const { words, floats } = image;
  const row = at(image, I_ROWS) + (number * words[I_ROW_BYTES]!) / 4;
  let D = floats[at(image, I_DENSE_BIAS) + number]!;
  for (let j = 0; j < z.length; j++) D = f32(D + f32(z[j]! * floats[row + j]!));
  return D;
}

/** D = bias + z . q, four items of the panel at a time; each item's sum in the order of its row. */
function densePass(image: Image, z: Float32Array, dense: Float32Array): void {
  const { floats } = image;
  const bias = at(image, I_DENSE_BIAS);
  let block = at(image, I_PANEL);
  for (let c = 0; c < dense.length; c += 32, block += z.length * 32) {
    for (let lane = 0; lane < 32; lane += 4) {
      let d0 = floats[bias + c + lane]!;
      let d1 = floats[bias + c + lane + 1]!;
      let d2 = floats[bias + c + lane + 2]!;
      let d3 = floats[bias + c + lane + 3]!;
      for (let j = 0, q = block + lane; j < z.length; j++, q += 32) {
        const w = z[j]!;
        d0 = f32(d0 + f32(w * floats[q]!));
        d1 = f32(d1 + f32(w * floats[q + 1]!));
        d2 = f32(d2 + f32(w * floats[q + 2]!));
        d3 = f32(d3 + f32(w * floats[q + 3]!));
      }
      dense[c + lane] = d0;
      dense[c + lane + 1] = d1;
      dense[c + lane + 2] = d2;
      dense[c + lane + 3] = d3;
    }
  }
}
