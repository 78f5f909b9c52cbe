/** Draws of a stream of uniform numbers in [0, 1). */

/** Never 0, so that it has a logarithm. */
export const openUniform = (random: () => number): number => 1 - random();

/** Box and Muller. */
export const standardNormal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(openUniform(random))) * Math.cos(2 * Math.PI * random());

/** Of a Gamma distribution of that shape and scale 1. Marsaglia and Tsang, 2000; below a shape of 1 by their boost. */
export function standardGamma(shape: number, random: () => number): number {
  if (shape < 1) return standardGamma(shape + 1, random) * openUniform(random) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(openUniform(random)) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
