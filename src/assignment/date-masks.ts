import { type Bits, bitsWhere } from '../base/bits.js';
import type { Period } from '../base/time.js';
import { keeps } from '../promotions/eligibility.js';
import type { PromotionPool } from '../promotions/pool.js';

const hasStarted = keeps('started');
const lasts = keeps('lasting');

/** The candidates whose dates cover a window. The mask is shared: don't change it. */
export type DateMasks = (window: Period) => Bits;

/**
 * Remembers the last mask with the edges between which it holds: it changes only when the window's start passes the start of a
 * promotion, or its end the end of one. Between two edges a request costs four comparisons.
 */
export function createDateMasks(pool: PromotionPool): DateMasks {
  const starts = Float64Array.from(pool.entries, ({ promotion }) => promotion.startAtMs ?? -Infinity);
  const ends = Float64Array.from(pool.entries, ({ promotion }) => promotion.expireAtMs ?? Infinity);
  let mask: Bits | undefined;
  /** It holds for starts in [startFrom, startUntil) and ends in (endAfter, endThrough]. */
  let startFrom = 0;
  let startUntil = 0;
  let endAfter = 0;
  let endThrough = 0;

  function compile(window: Period): Bits {
    const { startMs, endMs } = window;
    [startFrom, startUntil, endAfter, endThrough] = [-Infinity, Infinity, -Infinity, Infinity];
    for (let p = 0; p < starts.length; p++) {
      const start = starts[p]!;
      const end = ends[p]!;
      if (start <= startMs) startFrom = Math.max(startFrom, start);
      else startUntil = Math.min(startUntil, start);
      if (end >= endMs) endThrough = Math.min(endThrough, end);
      else endAfter = Math.max(endAfter, end);
    }
    const asked = { period: window };
    return bitsWhere(starts.length, (p) => {
      const { promotion } = pool.entries[p]!;
      return hasStarted(promotion, asked) && lasts(promotion, asked);
    });
  }

  return (window) => {
    const { startMs, endMs } = window;
    const holds = startMs >= startFrom && startMs < startUntil && endMs > endAfter && endMs <= endThrough;
    if (!mask || !holds) mask = compile(window);
    return mask;
  };
}
