/**
 * Many customers at once: one after the other on the event loop, or in two threads. Time on the clock, since that is what threads are for;
 * needs idle cores. `npm run bench:rank-threads [rounds]`
 */
import { randomStream } from '../src/base/hash.js';
import { compileImage } from '../src/scoring/compile-image.js';
import { loadKernel } from '../src/scoring/kernel.js';
import { startRankThreads } from '../src/workers/rank-threads.js';
import { benchHistory, benchModel, benchPool, eligibleShare } from './worlds.js';

const rounds = Number(process.argv[2] ?? 15);
const random = randomStream(1);
const threads = await startRankThreads(2);

for (const [promotions, k] of [
  [1_000, 24],
  [10_000, 24],
  [10_000, 64],
] as const) {
  const items = promotions * 3;
  const model = benchModel(random, items, { k: 32, recentScale: 0.5, customerBlock: true });
  const image = compileImage(benchPool(random, promotions, 3, items), model);
  const ranker = loadKernel().ranker(image, 1);
  const eligible = eligibleShare(random, promotions, 0.9);
  const all = Array.from({ length: 512 }, () => ({
    history: benchHistory(random, items, 20),
    eligible,
    k,
    nowDay: 20_000,
  }));
  console.log(`\n${promotions} promotions x 3 items, vectors of 69, K ${k}: us a customer, median of ${rounds} rounds`);
  for (const count of [1, 8, 64, 512]) {
    const requests = all.slice(0, count);
    const [inline, threaded]: number[][] = [[], []];
    for (let round = 0; round < rounds + 3; round++) {
      const start = performance.now();
      for (const request of requests) ranker.rank(request);
      const between = performance.now();
      await threads.rank(image, requests);
      // The first rounds warm up.
      if (round < 3) continue;
      inline!.push(between - start);
      threaded!.push(performance.now() - between);
    }
    const median = (times: number[]) => ((times.sort((a, b) => a - b)[times.length >>> 1]! * 1_000) / count).toFixed(1);
    console.log(
      `  ${String(count).padStart(4)} at once   inline ${median(inline!).padStart(7)}   threads ${median(threaded!).padStart(7)}`,
    );
  }
}
await threads.close();
