/**
 * Ranking of one customer, end to end: history bytes in, 50 best promotions out. `npm run bench:kernel [rounds]`
 *
 * WASM kernel, its TypeScript twin on typed arrays, and a version with plain objects and Math.log, as one would write it first.
 */
import { randomStream } from '../src/base/hash.js';
import type { RankingModel } from '../src/ranking/model.js';
import { trainingFreeModel } from '../src/ranking/training-free.js';
import { compileImage } from '../src/scoring/compile-image.js';
import { loadKernel } from '../src/scoring/kernel.js';
import type { PoolEntry } from '../src/scoring/ranker.js';
import { createTwin } from '../src/scoring/twin.js';
import { measure, printMeasurements } from './measure.js';
import { createObjectRanker } from './object-ranker.js';
import { benchHistory, benchModel, benchPool, eligibleShare } from './worlds.js';

const rounds = Number(process.argv[2] ?? 15);
const CUSTOMERS = 64;
const kernel = loadKernel();

function bench(
  title: string,
  entries: readonly PoolEntry[],
  model: RankingModel,
  receipts: number,
  itemCount: number,
  roundMs = 60,
) {
  const random = randomStream(3);
  const image = compileImage(entries, model);
  const wasm = kernel.ranker(image, model.version);
  const twin = createTwin(compileImage(entries, model), model.version);
  const objects = createObjectRanker(entries, model);
  const eligible = eligibleShare(random, entries.length, 0.9);
  const boosts = Float32Array.from({ length: entries.length }, () => (random() < 0.1 ? 1.5 : 1));
  const requests = Array.from({ length: CUSTOMERS }, () => ({
    history: benchHistory(random, itemCount, receipts),
    eligible,
    boosts,
    k: 50,
    nowDay: 20_000,
  }));
  const best = (ranker: { rank(request: (typeof requests)[0]): { positions: ArrayLike<number> } }) => (call: number) =>
    ranker.rank(requests[call % CUSTOMERS]!).positions[0]!;
  const contenders = [
    { name: 'WASM kernel', run: best(wasm) },
    { name: 'TypeScript twin', run: best(twin) },
    { name: 'plain objects', run: best(objects) },
  ];
  printMeasurements(title, measure(contenders, rounds, roundMs));
}

const random = randomStream(1);
const small = benchPool(random, 1_000, 3, 3_000);
const large = benchPool(random, 10_000, 3, 30_000);
const k32 = { k: 32, recentScale: 0, customerBlock: false };
const full = { k: 32, recentScale: 0.5, customerBlock: true };
const frequency = (items: number) => Float64Array.from({ length: items }, (_, i) => 1 / (i + 10));

console.log(`Node ${process.version}, ${rounds} interleaved rounds: median, first to last decile, ratio to the kernel`);
console.log(`${CUSTOMERS} customers in rotation, 20 receipts of 5 items, 90 % eligible, 10 % boosted, K 50`);
bench('1,000 promotions x 3 items, dense part of 32 numbers', small, benchModel(random, 3_000, k32), 20, 3_000);
bench('the same, two blocks and customer numbers: 69', small, benchModel(random, 3_000, full), 20, 3_000);
bench('the same, 120 receipts', small, benchModel(random, 3_000, full), 120, 3_000);
bench('1,000 promotions x 3 items, training-free', small, trainingFreeModel(frequency(3_000)), 20, 3_000);
bench(
  '10,000 promotions x 3 items over 30,000 items, dense part of 32',
  large,
  benchModel(random, 30_000, k32),
  20,
  30_000,
  200,
);
bench('10,000 promotions, training-free', large, trainingFreeModel(frequency(30_000)), 20, 30_000, 200);
