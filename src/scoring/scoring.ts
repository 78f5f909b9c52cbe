import type { Work } from '../base/work.js';
import type { RankingModel } from '../ranking/model.js';
import { type CompileOptions, compileInPieces } from './compile-image.js';
import type { Image } from './image.js';
import { type Kernel, loadKernel } from './kernel.js';
import type { PoolEntry, Ranker } from './ranker.js';
import { checkKernel } from './self-test.js';
import { createTwin } from './twin.js';

/** Makes rankers of pools: all of them WASM, or all of them the TypeScript twin. */
export interface Scoring {
  readonly kind: Ranker['kind'];
  /** Nearly linear in the size of the pool: some 20 ms for 1,000 promotions of 3 items, a second for 100,000. Pauses now and then. */
  compile(entries: readonly PoolEntry[], model: RankingModel, options?: CompileOptions): Work<Ranker>;
}

export interface ScoringOptions {
  /** `auto` takes the kernel when it can be loaded and passes its self-test. */
  readonly kind: 'auto' | 'twin';
  /** Told why the kernel is not used. */
  readonly warn: (message: string) => void;
}

/** To be called once a process, before it is ready. */
export function createScoring({ kind, warn }: ScoringOptions): Scoring {
  const twin = (image: Image, version: number): Ranker => createTwin(image, version);
  const kernel = kind === 'twin' ? null : tryKernel(warn);
  return {
    kind: kernel === null ? 'twin' : 'wasm',
    *compile(entries, model, options) {
      const image = yield* compileInPieces(entries, model, options);
      yield;
      return kernel === null ? twin(image, model.version) : kernel.ranker(image, model.version);
    },
  };
}

function tryKernel(warn: (message: string) => void): Kernel | null {
  try {
    const kernel = loadKernel();
    const problem = checkKernel((image) => [kernel.ranker(image, 1, 'full'), kernel.ranker(image, 1, 'bounded')]);
    if (problem === null) return kernel;
    warn(`ranking runs in TypeScript: the WASM kernel fails its self-test (${problem})`);
  } catch (error) {
    warn(`ranking runs in TypeScript: the WASM kernel can't be loaded (${(error as Error).message})`);
  }
  return null;
}
