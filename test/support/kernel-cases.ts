import { compileImage } from '../../src/scoring/compile-image.js';
import { type Kernel, loadKernel } from '../../src/scoring/kernel.js';
import type { Ranking } from '../../src/scoring/ranker.js';
import { createTwin } from '../../src/scoring/twin.js';
import { randomPool, randomRequest } from './pools.js';

let shared: Kernel | null = null;

export const sharedKernel = (): Kernel => {
  shared ??= loadKernel();
  return shared;
};

export const sameBits = (a: Ranking, b: Ranking): boolean =>
  a.positions.length === b.positions.length &&
  a.positions.every((position, i) => position === b.positions[i] && a.scores[i] === b.scores[i]);

const REQUESTS_PER_POOL = 10;

/** What became of cases that twin and kernel have ranked. */
export interface CaseReport {
  /** The seed of the pool and the pass that differs from the twin in a position or a bit of a score, and for which of its requests. */
  readonly difference: { readonly seed: number; readonly request: number; readonly pass: string } | null;
  /** Cases that are ranked by items. */
  readonly byItems: number;
  /** Those that the bounded pass has answered, and those of them in which it left lists out. */
  readonly bounded: number;
  readonly pruned: number;
}

/** Ranks `count` cases with the twin and with both passes of the kernel, up to the first that differs. */
export function compareCases(firstSeed: number, count: number): CaseReport {
  const kernel = sharedKernel();
  let [byItems, bounded, pruned] = [0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + count / REQUESTS_PER_POOL; seed++) {
    const { entries, model, options, items, random } = randomPool(seed);
    const image = compileImage(entries, model, options);
    const twin = createTwin(image, 1);
    const requests = Array.from({ length: REQUESTS_PER_POOL }, () => randomRequest(random, entries.length, items));
    // Some follow one with the same mask and boosts, which are laid once.
    const batch = requests.flatMap((one) => [one, { ...one, history: requests[0]!.history }]);
    const expectedBatch = twin.rankMany(batch);
    for (const pass of ['full', 'bounded', 'auto'] as const) {
      const answers = kernel.ranker(image, 1, pass).rankMany(batch);
      const wrong = batch.findIndex((_, i) => !sameBits(answers[i]!, expectedBatch[i]!));
      if (wrong >= 0)
        return { difference: { seed, request: wrong >> 1, pass: `${pass}, batch` }, byItems, bounded, pruned };
    }
    const passes = (['full', 'bounded'] as const).map((pass) => [pass, kernel.ranker(image, 1, pass)] as const);
    for (let request = 0; request < REQUESTS_PER_POOL; request++) {
      const asked = requests[request]!;
      const expected = expectedBatch[2 * request]!;
      for (const [pass, ranker] of passes) {
        if (!sameBits(ranker.rank(asked), expected))
          return { difference: { seed, request, pass }, byItems, bounded, pruned };
      }
      const last = kernel.lastPass();
      if (model.redemptionRanker === null) byItems++;
      if (last.bounded) bounded++;
      if (last.bounded && last.lists < new Set(image.shape.listOf).size) pruned++;
    }
  }
  return { difference: null, byItems, bounded, pruned };
}
