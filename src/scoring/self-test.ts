import { randomStream } from '../base/hash.js';
import type { ItemIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import { byClass } from '../catalog/item-classes.js';
import { recordReceipt } from '../history/history.js';
import { RANK_K_MAX } from '../limits.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { emptyStatistics, STATISTICS_TABLES } from '../ranking/offer-statistics.js';
import { REDEMPTION_INPUTS, type RedemptionInput, type RedemptionRanker } from '../ranking/redemption-ranker.js';
import { SIGNAL_COUNT } from '../ranking/signals.js';
import { type CompileOptions, compileImage } from './compile-image.js';
import type { Image } from './image.js';
import type { Ranker, Ranking, RankRequest } from './ranker.js';
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
  const byRedemptions = compileImage(
    entries,
    { ...model, redemptionRanker: smallRanker(random) },
    smallClasses(random),
  );
  const boosts = Float32Array.from({ length: POSITIONS }, (_, p) => (p % 7 === 0 ? 1.5 : 1));
  const requests = [null, someHistory(random)].map((history) => ({
    history,
    eligible,
    boosts,
    k: 10,
    nowDay: NOW_DAY,
  }));
  for (const compiled of [image, byRedemptions]) {
    const problem = compareToTwin(compile(compiled), createTwin(compiled, model.version), requests);
    if (problem !== null) return problem;
  }
  return null;
}

function compareToTwin(rankers: readonly Ranker[], twin: Ranker, requests: readonly RankRequest[]): string | null {
  for (const request of requests) {
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
    shares: null,
    trend: null,
    redemptionRanker: null,
    uplift: null,
  };
}

function smallRanker(random: () => number): RedemptionRanker {
  const statistics = emptyStatistics(ITEMS, 20);
  for (const table of STATISTICS_TABLES)
    for (let item = 0; item < ITEMS; item++) statistics[table][item] = 9 * random();
  const inputs = () =>
    Object.fromEntries(REDEMPTION_INPUTS.map((name) => [name, random() - 0.4])) as Record<RedemptionInput, number>;
  const weights = { chosen: { ...inputs(), level: -2 }, everybody: { ...inputs(), level: -2 } };
  return { redemptions: 200, weights, means: inputs(), statistics };
}

function smallClasses(random: () => number): CompileOptions {
  const of = byClass(() => Uint32Array.from({ length: ITEMS - 9 }, () => Math.floor(8 * random())));
  return { wideAbove: 3, classes: { of, counts: byClass(() => 8), ownBrand: new Uint8Array(ITEMS) } };
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
