import { randomStream } from '../base/hash.js';
import type { ItemIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import { recordReceipt } from '../history/history.js';
import { RANK_K_MAX } from '../limits.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { SIGNAL_COUNT } from '../ranking/signals.js';
import { compileImage } from './compile-image.js';
import type { Image } from './image.js';
import type { Ranker, Ranking } from './ranker.js';
import { createTwin } from './twin.js';

const ITEMS = 90;
const POSITIONS = 60;
const NOW_DAY = 20_000;
const TOLERANCE = 1e-5;

/** Calls until the platform's optimizing compiler has replaced its quick one: both have been wrong in the past. */
const ROUNDS = 500;

/**
 * Whether a kernel computes right on this machine: scores of a newcomer against the formula in double precision, rankings with and without
 * a history against the twin, bit by bit, so often that the kernel is warm. Asked instead of what the platform claims to support. `compile`
 * makes a ranker of each pass. Returns what is wrong, or null.
 */
export function checkKernel(compile: (image: Image) => readonly Ranker[]): string | null {
  const random = randomStream(7);
  const model = smallModel(random);
  // Some promotions are wide.
  const entries = Array.from({ length: POSITIONS }, () => ({ items: someItems(random) }));
  const image = compileImage(entries, model, { wideAbove: 3 });
  const narrow = compile(compileImage(entries, model));
  const eligible = Uint32Array.of(0xfffffffe, 0x0fffffff);
  for (const ranker of narrow) {
    const { positions, scores } = ranker.rank({ history: null, eligible, k: RANK_K_MAX });
    for (let i = 0; i < positions.length; i++) {
      const error = Math.abs(scores[i]! / newcomerScore(model, entries[positions[i]!]!.items) - 1);
      if (!(error < TOLERANCE)) return `a score is off by ${error}`;
    }
  }
  const rankers = compile(image);
  const twin = createTwin(image, model.version);
  const boosts = Float32Array.from({ length: POSITIONS }, (_, p) => (p % 7 === 0 ? 1.5 : 1));
  for (const history of [null, someHistory(random)]) {
    const request = { history, eligible, boosts, k: 10, nowDay: NOW_DAY };
    const expected = twin.rank(request);
    for (let round = 0; round < ROUNDS; round++) {
      if (!rankers.every((ranker) => equal(ranker.rank(request), expected))) return 'it ranks otherwise than its twin';
    }
    const batches = rankers.flatMap((ranker) => ranker.rankMany([request, request]));
    if (!batches.every((ranking) => equal(ranking, expected))) return 'it ranks many otherwise than one';
  }
  return null;
}

function equal(a: Ranking, b: Ranking): boolean {
  return (
    a.positions.length === b.positions.length &&
    a.positions.every((position, i) => position === b.positions[i] && a.scores[i] === b.scores[i])
  );
}

/** ranking/model.ts without the personal part, in double precision. */
function newcomerScore(model: RankingModel, items: Uint32Array): number {
  const size = vectorSize(model.customerVector);
  const { denseLinear, denseLog, denseFloor } = model.weights;
  let none = 1;
  for (const item of items) {
    let D = model.items.denseBias[item]!;
    for (let j = 0; j < size; j++) D += model.newcomerVector[j]! * model.items.q[item * size + j]!;
    const score = model.items.base[item]! + denseLinear * D + denseLog * Math.log(Math.max(D, denseFloor));
    none /= 1 + Math.exp(score);
  }
  return 1 - none;
}

function smallModel(random: () => number): RankingModel {
  const customerVector = { k: 6, recentScale: 0.5, customerBlock: true };
  const numbers = (length: number, from: number, to: number) =>
    Float32Array.from({ length }, () => from + (to - from) * random());
  const size = vectorSize(customerVector);
  return {
    version: 1,
    itemCount: ITEMS,
    unknownBase: -8,
    items: {
      base: numbers(ITEMS, -3, 0),
      sizeSlope: numbers(ITEMS, -0.2, 0.2),
      ownBias: numbers(ITEMS, -1, 1),
      ownCountSlope: numbers(ITEMS, -0.2, 0.2),
      denseBias: numbers(ITEMS, 0, 0.05),
      q: numbers(ITEMS * size, -0.02, 0.02),
      p: numbers(ITEMS * customerVector.k, -1, 1),
    },
    customerVector,
    newcomerVector: numbers(size, -0.5, 0.5),
    weights: {
      denseLinear: 2,
      denseLog: 0.4,
      denseFloor: 1e-5,
      own: numbers(SIGNAL_COUNT, -0.4, 0.4),
      ownCountMax: 3,
      ownDenseLinear: -1,
      ownDenseLog: -0.2,
    },
    laterBase: new Float32Array(0),
    trend: null,
    wideRanker: {
      redemptions: 1,
      weights: { level: 0.5, products: -0.3, redeemed: 0.4, bought: 0.6, purchases: -0.8 },
      redeemed: numbers(ITEMS, 0, 2),
    },
    uplift: null,
  };
}

function someItems(random: () => number): Uint32Array {
  const items = new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.floor(random() * ITEMS)));
  return Uint32Array.from(items).sort();
}

function someHistory(random: () => number): Uint8Array {
  let bytes: Uint8Array | null = null;
  for (let r = 0; r < 40; r++) {
    const items = Array.from(someItems(random)) as ItemIndex[];
    const outcome = recordReceipt(bytes, { idHash: [r, 1], timeMs: (NOW_DAY - 160 + r * 4) * MS_PER_DAY, items });
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes!;
}
