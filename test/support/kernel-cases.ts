import { compileImage } from '../../src/scoring/compile-image.js';
import { type Kernel, loadKernel } from '../../src/scoring/kernel.js';
import type { Ranking } from '../../src/scoring/ranker.js';
import { createTwin } from '../../src/scoring/twin.js';
import { randomCase } from './pools.js';

let shared: Kernel | null = null;

export const sharedKernel = (): Kernel => {
  shared ??= loadKernel();
  return shared;
};

export const sameBits = (a: Ranking, b: Ranking): boolean =>
  a.positions.length === b.positions.length &&
  a.positions.every((position, i) => position === b.positions[i] && a.scores[i] === b.scores[i]);

/** Ranks the cases of `count` seeds with both; returns the first seed in which they differ in a position or a bit of a score. */
export function firstDifference(firstSeed: number, count: number): number | null {
  const kernel = sharedKernel();
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { entries, model, request, wideAbove } = randomCase(seed);
    const image = compileImage(entries, model, { wideAbove });
    if (!sameBits(kernel.ranker(image, 1).rank(request), createTwin(image, 1).rank(request))) return seed;
  }
  return null;
}
