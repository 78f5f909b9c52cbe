/**
 * Ranking of one customer, end to end: history bytes in, best promotions out. `npm run bench:kernel [rounds [part of a title [Ta-Feng folder]]]`
 *
 * The WASM kernel as it is served, and each of its passes; its TypeScript twin, which gives the same bits; the same on typed arrays in
 * free-running double precision; and a version with plain objects, as one would write it first.
 */
import { randomStream } from '../src/base/hash.js';
import type { RankingModel } from '../src/ranking/model.js';
import { trainingFreeModel } from '../src/ranking/training-free.js';
import { type CompileOptions, compileImage } from '../src/scoring/compile-image.js';
import { loadKernel, type Pass } from '../src/scoring/kernel.js';
import type { PoolEntry, RankRequest } from '../src/scoring/ranker.js';
import { createTwin } from '../src/scoring/twin.js';
import { createFloat64Ranker } from './float64-ranker.js';
import { measure, printMeasurements } from './measure.js';
import { createObjectRanker } from './object-ranker.js';
import { readTaFeng } from './ta-feng.js';
import { benchClasses, benchHistory, benchModel, benchPool, benchRanker, eligibleShare } from './worlds.js';

const rounds = Number(process.argv[2] ?? 15);
const only = process.argv[3] ?? '';
const taFengFolder = process.argv[4];
const CUSTOMERS = 64;
const kernel = loadKernel();
const oneBased = { k: 32, recentScale: 0, customerBlock: false };
const full = { k: 32, recentScale: 0.5, customerBlock: true };

interface World {
  readonly title: string;
  readonly entries: readonly PoolEntry[];
  readonly model: RankingModel;
  readonly histories: readonly Uint8Array[];
  readonly nowDay: number | null;
  readonly options?: CompileOptions;
}

function bench({ title, entries, model, histories, nowDay, options = {} }: World, k: number, share = 0.9): void {
  if (!title.includes(only)) return;
  const random = randomStream(3);
  const eligible = eligibleShare(random, entries.length, share);
  const boosts = Float32Array.from({ length: entries.length }, () => (random() < 0.1 ? 1.5 : 1));
  const requests = histories.map((history) => ({ history, eligible, boosts, k, nowDay }));
  const contender = (name: string, ranker: { rank(request: RankRequest): { positions: ArrayLike<number> } }) => ({
    name,
    run: (call: number) => ranker.rank(requests[call % requests.length]!).positions[0] ?? 0,
  });
  // A kernel each, so that none loses its place to another's image.
  const pass = (name: Pass) =>
    (name === 'auto' ? kernel : loadKernel()).ranker(compileImage(entries, model, options), 1, name);
  const auto = pass('auto');
  const contenders = [
    contender('WASM kernel', auto),
    contender('  its bounded pass', pass('bounded')),
    contender('  its full pass', pass('full')),
    contender('twin, same bits', createTwin(compileImage(entries, model, options), 1)),
    // These know the formula only.
    ...(model.redemptionRanker === null
      ? [
          contender('typed arrays, f64', createFloat64Ranker(entries, model)),
          contender('plain objects', createObjectRanker(entries, model)),
        ]
      : []),
  ];
  printMeasurements(`${title}, K ${k}`, measure(contenders, rounds, entries.length > 1_000 ? 150 : 60));
  const passes = requests.map((request) => {
    auto.rank(request);
    return kernel.lastPass();
  });
  const bounded = passes.filter((one) => one.bounded);
  const looked = bounded.reduce((sum, { lists }) => sum + lists, 0) / Math.max(1, bounded.length) / entries.length;
  console.log(
    `  bounded for ${bounded.length} of ${passes.length}, which looked at ${(100 * looked).toFixed(1)} % of the promotions`,
  );
}

const random = randomStream(1);
const small = benchPool(random, 1_000, 3, 3_000);
const large = benchPool(random, 10_000, 3, 30_000);
const byPopularity = (items: number) => {
  const popularity = Float64Array.from({ length: items }, (_, i) => 1 / (i + 10));
  return trainingFreeModel({ shares: [popularity], popularity });
};
const histories = (items: number, receipts: number) =>
  Array.from({ length: CUSTOMERS }, () => benchHistory(random, items, receipts));
const synthetic = (
  title: string,
  entries: readonly PoolEntry[],
  model: RankingModel,
  items: number,
  receipts = 20,
) => ({
  title,
  entries,
  model,
  histories: histories(items, receipts),
  nowDay: 20_000,
});

console.log(`Node ${process.version}, ${rounds} interleaved rounds: median, first to last decile, ratio to the kernel`);
console.log(
  `${CUSTOMERS} customers in rotation, 20 receipts of 5 items where not said otherwise, 90 % eligible, 10 % boosted`,
);
const thousand = synthetic(
  '1,000 promotions x 3 items, vectors of 32',
  small,
  benchModel(random, 3_000, oneBased),
  3_000,
);
bench(thousand, 50);
bench(thousand, 6);
const wider = synthetic('1,000 promotions x 3 items, vectors of 69', small, benchModel(random, 3_000, full), 3_000);
bench(wider, 50);
bench(wider, 6);
for (const [name, alike] of [
  ['promotions of like items', 0.9],
  ['of items that have nothing in common', 0],
] as const) {
  const byRedemptions = {
    ...wider,
    title: `${wider.title}, ranked by redemptions, ${name}`,
    model: { ...wider.model, redemptionRanker: benchRanker(randomStream(4), 3_000) },
    options: { classes: benchClasses(randomStream(5), small, 3_000, alike) },
  };
  bench(byRedemptions, 50);
  bench(byRedemptions, 6);
}
bench({ ...wider, title: `${wider.title}, 120 receipts`, histories: histories(3_000, 120) }, 50);
bench(synthetic('1,000 promotions x 3 items, training-free', small, byPopularity(3_000), 3_000), 50);
const tenThousand = synthetic(
  '10,000 promotions x 3 of 30,000 items, vectors of 32',
  large,
  benchModel(random, 30_000, oneBased),
  30_000,
);
bench(tenThousand, 50);
bench(tenThousand, 6);
bench(synthetic('10,000 promotions, training-free', large, byPopularity(30_000), 30_000), 50);
if (taFengFolder !== undefined) {
  for (const world of await readTaFeng(taFengFolder, CUSTOMERS)) for (const k of [6, 24, 50]) bench(world, k);
}
