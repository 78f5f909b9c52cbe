/** 64 customers of one pool: a call of the kernel each, or one for all. `npm run bench:rank-many [rounds]` */
import { randomStream } from '../src/base/hash.js';
import { compileImage } from '../src/scoring/compile-image.js';
import { loadKernel } from '../src/scoring/kernel.js';
import { measure, printMeasurements } from './measure.js';
import { benchHistory, benchModel, benchPool, eligibleShare } from './worlds.js';

const rounds = Number(process.argv[2] ?? 21);
const random = randomStream(1);

for (const [size, k] of [
  [100, 6],
  [1_000, 6],
  [1_000, 24],
  [10_000, 6],
] as const) {
  const items = 3 * size;
  const model = benchModel(random, items, { k: 32, recentScale: 0.5, customerBlock: true });
  const ranker = loadKernel().ranker(compileImage(benchPool(random, size, 3, items), model), 1, 'bounded');
  const eligible = eligibleShare(random, size, 0.9);
  const requests = Array.from({ length: 64 }, () => ({
    history: benchHistory(random, items, 20),
    eligible,
    k,
    nowDay: 20_000,
  }));
  const firsts = (rankings: readonly { readonly positions: Uint32Array }[]) =>
    rankings.reduce((sum, { positions }) => sum + positions[0]!, 0);
  printMeasurements(
    `${size} promotions x 3 items, K ${k}`,
    measure(
      [
        { name: 'one call each', run: () => firsts(requests.map((request) => ranker.rank(request))) },
        { name: 'one call for all', run: () => firsts(ranker.rankMany(requests)) },
      ],
      rounds,
      60,
    ),
  );
}
