import { QUANTILE_STEPS_MAX } from '../limits.js';

/**
 * The value >= 0 at which a falling tail is `target`, to the last digits: Newton's steps on the logarithm of the tail, which is close to a
 * line or a parabola far out, kept within a bracket that every step narrows.
 */
export function tailQuantile(
  target: number,
  tail: (x: number) => number,
  density: (x: number) => number,
  start: number,
): number {
  let [low, high] = [0, Infinity];
  let x = start;
  for (let step = 0; step < QUANTILE_STEPS_MAX; step++) {
    const here = tail(x);
    if (here > target) low = x;
    else high = x;
    const newton = x + (Math.log(here / target) * here) / density(x);
    const next = newton > low && newton < high ? newton : high === Infinity ? 2 * x + 1 : (low + high) / 2;
    if (Math.abs(next - x) <= 4 * Number.EPSILON * x) return next;
    x = next;
  }
  return x;
}
