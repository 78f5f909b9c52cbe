import { CONTINUED_FRACTION_TERMS_MAX } from '../limits.js';

/**
 * Value of the continued fraction 1/(d_0 + n_1/(d_1 + n_2/(d_2 + …))), by the modified Lentz method (Press et al., Numerical Recipes, 5.2).
 * `numerator` is asked for n_1 on, `denominator` for d_0 on.
 */
export function continuedFraction(numerator: (i: number) => number, denominator: (i: number) => number): number {
  let below = 1 / awayFromZero(denominator(0));
  let above = 1 / TINY;
  let value = below;
  for (let i = 1; i <= CONTINUED_FRACTION_TERMS_MAX; i++) {
    const [n, d] = [numerator(i), denominator(i)];
    below = 1 / awayFromZero(d + n * below);
    above = awayFromZero(d + n / above);
    const factor = above * below;
    value *= factor;
    if (Math.abs(factor - 1) < 2 * Number.EPSILON) return value;
  }
  throw new RangeError(`a continued fraction needs more than ${CONTINUED_FRACTION_TERMS_MAX} terms`);
}

const TINY = 1e-300;

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);
