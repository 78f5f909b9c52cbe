import { openUniform, standardGamma, standardNormal } from '../src/base/gamma.js';

/** Random numbers of the distributions that simulated worlds are made of; the same of the same stream. */
export interface Draws {
  uniform(from: number, to: number): number;
  happens(chance: number): boolean;
  exponential(mean: number): number;
  /** Of mean 0 and standard deviation 1. */
  normal(): number;
  /** Of that shape and scale: the mean is their product. */
  gamma(shape: number, scale: number): number;
  beta(a: number, b: number): number;
  /** For means of a few. */
  poisson(mean: number): number;
  shuffled(values: Float64Array): Float64Array;
  /** Draws positions, each in proportion to its weight. */
  byWeight(weights: Float64Array): () => number;
}

/** `random`: uniform in [0, 1). */
export function createDraws(random: () => number): Draws {
  return {
    uniform: (from, to) => from + (to - from) * random(),
    happens: (chance) => random() < chance,
    normal: () => standardNormal(random),
    exponential: (mean) => -mean * Math.log(openUniform(random)),
    gamma: (shape, scale) => scale * standardGamma(shape, random),
    beta(a, b) {
      const x = standardGamma(a, random);
      return x / (x + standardGamma(b, random));
    },
    poisson(mean) {
      const least = Math.exp(-mean);
      let count = -1;
      for (let product = 1; product > least; count++) product *= openUniform(random);
      return count;
    },
    shuffled(values) {
      const order = values.slice();
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
    byWeight(weights) {
      const sums = new Float64Array(weights.length);
      weights.reduce((sum, weight, i) => {
        sums[i] = sum + weight;
        return sum + weight;
      }, 0);
      return () => {
        const wanted = random() * sums.at(-1)!;
        let [low, high] = [0, sums.length - 1];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sums[middle]! > wanted) high = middle;
          else low = middle + 1;
        }
        return low;
      };
    },
  };
}
