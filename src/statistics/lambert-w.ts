import { LAMBERT_STEPS_MAX } from '../limits.js';

/** The lower branch W_-1(x) of w e^w = x, for x in [-1/e, 0); at most -1. */
export function lambertWMinus1(x: number): number {
  if (!(x < 0)) throw new RangeError(`the lower branch takes numbers from -1/e to 0, not ${x}`);
  const excess = -Math.log(-x) - 1;
  if (!(excess > 0)) return -1;
  // With w = -1 - t it reads t - ln(1 + t) = excess. Newton's steps from an upper bound go down to the root of a convex function. Source of the
  // bound: Chatzigeorgiou 2013, Bounds on the Lambert function.
  let t = Math.sqrt(2 * excess) + excess;
  for (let step = 0; step < LAMBERT_STEPS_MAX; step++) {
    const next = t - ((t - Math.log1p(t) - excess) * (1 + t)) / t;
    if (!(next < t)) break;
    t = next;
  }
  return -1 - t;
}
