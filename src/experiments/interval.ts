/** An estimate with its 95 % interval, which need not lie evenly around it. */
export interface Estimated {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z_95 = 1.959964;

/**
 * The interval of an estimate that is, near enough, a mean of independent observations, from how much each pulls the estimate off its value (the
 * influences, which add up to 0).
 *
 * Redemptions are rare and weights large, so that the sum of a few thousand is still skewed, and a luckless log has a small mean and a small deviation
 * at once: even intervals then cover 83 % where they promise 95 %. The cubic transformation takes the skewness out. Source: Hall 1992, On the removal of
 * skewness by transformation.
 */
export function intervalOf(value: number, influences: readonly number[]): Estimated {
  const count = influences.length;
  let [squares, cubes] = [0, 0];
  for (const influence of influences) {
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  if (count < 2 || squares === 0) return { value, low: value, high: value };
  const error = Math.sqrt((squares * count) / (count - 1));
  const skewness = cubes / squares ** 1.5;
  return {
    value,
    low: value - error * untransformed(Z_95, skewness),
    high: value - error * untransformed(-Z_95, skewness),
  };
}

/** The quantile of the skewed mean to a quantile of the normal distribution; `skewness` is that of the mean. */
function untransformed(quantile: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-9) return quantile;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (quantile - skewness / 6)) - 1);
}
