import { hash32, randomStream } from '../base/hash.js';

/** Uniform numbers in [0, 1). Each part of the world draws from its own stream, so that one part's size does not move another. */
export type Random = () => number;

export const streamFor = (seed: number, part: string): Random => randomStream(hash32(part, seed));

/** A whole number in [low, high]. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

export const chance = (random: Random, probability: number): boolean => random() < probability;

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** Multiplies `median` by a factor that is as often 2x as 0.5x for a spread of ln 2 (log-normal). */
export function around(random: Random, median: number, spread: number): number {
  // Irwin-Hall: three uniforms are normal enough here, and cheap.
  const normal = (random() + random() + random() - 1.5) * 2;
  return median * Math.exp(spread * normal);
}

/** Returns a function that draws positions 0..n-1 in proportion to their weights, in O(log n). */
export function weightedChoice(weights: readonly number[]): (random: Random) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i] as number;
    cumulative[i] = total;
  }
  return (random) => {
    const target = random() * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
