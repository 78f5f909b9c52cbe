import { continuedFraction } from './continued-fraction.js';
import { logBeta } from './log-gamma.js';

/**
 * The regularized incomplete beta function I_x(a, b), for a, b > 0; the point is given as x and y = 1 - x, of which the smaller one decides
 * the digits of a tail.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return x * (a + b + 2) < a + 1 ? fraction(a, b, x, y) : 1 - fraction(b, a, y, x);
}

/**
 * It converges quickly for x < (a + 1)/(a + b + 2), and keeps its digits where y is tiny, as `excess` is no difference of large numbers then.
 * Source: DiDonato and Morris 1992, Algorithm 708, (9).
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const excess = x < y ? a - (a + b) * x : (a + b) * y - b;
  const numerator = (i: number): number =>
    (((a + i - 1) * (a + b + i - 1)) / (a + 2 * i - 1) ** 2) * i * (b - i) * x * x;
  const denominator = (i: number): number =>
    i + (i === 0 ? 0 : (i * (b - i) * x) / (a + 2 * i - 1)) + ((a + i) / (a + 2 * i + 1)) * (excess + 1 + i * (1 + y));
  const power = Math.exp(a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b));
  return power * continuedFraction(numerator, denominator);
}

/** ln x, by the rest to 1 where that is the smaller one. */
const logOf = (x: number, rest: number): number => (rest < 0.5 ? Math.log1p(-rest) : Math.log(x));
