import { continuedFraction } from './continued-fraction.js';
import { HALF_LOG_TWO_PI, logGamma, STIRLING_MIN, stirlingCorrection } from './log-gamma.js';

/** The regularized upper incomplete gamma function Q(a, x), for a > 0 and x >= 0: the upper tail itself, never 1 - P where that is small. */
export function upperGamma(a: number, x: number): number {
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  // Source of both: DLMF 8.7.1 and 8.9.2.
  return x < a + 1 ? 1 - powerOverGamma(a, x) * series(a, x) : powerOverGamma(a, x) * fraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

const fraction = (a: number, x: number): number =>
  continuedFraction(
    (i) => i * (a - i),
    (i) => x + 2 * i + 1 - a,
  );

/** x^a e^-x / Γ(a); for large a by the distance of x from a, as its factors have logarithms that cost digits. */
function powerOverGamma(a: number, x: number): number {
  if (a < STIRLING_MIN) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const off = (x - a) / a;
  return Math.exp(a * (Math.log1p(off) - off) + Math.log(a) / 2 - HALF_LOG_TWO_PI - stirlingCorrection(a));
}
