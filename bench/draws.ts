/** Random numbers of the distributions that simulated worlds are made of; the same of the same stream. */
export interface Draws {
  uniform(from: number, to: number): number;
  happens(chance: number): boolean;
  exponential(mean: number): number;
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
  /** Never 0, so that it has a logarithm. */
  const open = (): number => 1 - random();

  /** Box and Muller. */
  const normal = (): number => Math.sqrt(-2 * Math.log(open())) * Math.cos(2 * Math.PI * random());

  /** Marsaglia and Tsang, 2000; below a shape of 1 by their boost. */
  function standardGamma(shape: number): number {
    if (shape < 1) return standardGamma(shape + 1) * open() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(open()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  return {
    uniform: (from, to) => from + (to - from) * random(),
    happens: (chance) => random() < chance,
    exponential: (mean) => -mean * Math.log(open()),
    gamma: (shape, scale) => scale * standardGamma(shape),
    beta(a, b) {
      const x = standardGamma(a);
      return x / (x + standardGamma(b));
    },
    poisson(mean) {
      const least = Math.exp(-mean);
      let count = -1;
      for (let product = 1; product > least; count++) product *= open();
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
