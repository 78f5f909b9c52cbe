/** ln Γ(x) for x > 0, to some 1e-15 absolute or relative, whichever is larger. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma takes numbers above 0, not ${x}`);
  let product = 1;
  let shifted = x;
  while (shifted < STIRLING_MIN) product *= shifted++;
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingCorrection(shifted) - Math.log(product)
  );
}

/** ln B(a, b) for a, b > 0. Where one is large it is no difference of large logarithms, which would cost digits of a tail. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < STIRLING_MIN) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  const ratio =
    -(large - 0.5) * Math.log1p(small / large) -
    small * Math.log(sum) +
    small +
    stirlingCorrection(large) -
    stirlingCorrection(sum);
  return logGamma(small) + ratio;
}

/** From here on the series below is exact to the last bit. */
export const STIRLING_MIN = 16;

export const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** What ln Γ(x) is above Stirling's formula, for x >= STIRLING_MIN. Source: DLMF 5.11.1. */
export function stirlingCorrection(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 + y * (-1 / 360 + y * (1 / 1260 + y * (-1 / 1680 + y * (1 / 1188 + (y * -691) / 360_360))))) / x;
}
