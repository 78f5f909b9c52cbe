import type { ImageShape } from '../scoring/image-shape.js';
import { type Kernel, loadKernel } from '../scoring/kernel.js';
import type { Ranker, Ranking } from '../scoring/ranker.js';
import { checkKernel } from '../scoring/self-test.js';
import type { RankJob } from './rank-threads.js';

// A thread gets jobs only when this file has been loaded: with a kernel that is known to be right, and warm.
const kernel = startKernel();
let version: number | null = null;
let ranker: Ranker | null = null;

/** Ranks a chunk of requests with this thread's own kernel, into which an image is copied once. */
export function run(job: RankJob): Ranking[] {
  if (ranker === null || version !== job.version) {
    // Only updates of item terms read the shape; a thread gets another image instead.
    ranker = kernel.ranker({ ...job.image, shape: {} as ImageShape }, 0);
    version = job.version;
  }
  const { rank } = ranker;
  return job.requests.map((request) => rank(request));
}

function startKernel(): Kernel {
  const started = loadKernel();
  const problem = checkKernel((image) => [started.ranker(image, 1, 'full'), started.ranker(image, 1, 'bounded')]);
  if (problem !== null) throw new Error(`the WASM kernel fails its self-test in a thread: ${problem}`);
  return started;
}
