import { type Bits, bitsWhere } from '../base/bits.js';
import type { Period } from '../base/time.js';
import { UTC } from '../base/time-zone.js';
import { keeps } from '../promotions/eligibility.js';
import type { PromotionPool } from '../promotions/pool.js';
import type { Promotion } from '../promotions/promotion.js';

const hasStarted = keeps('started');
const lasts = keeps('lasting');
const isDisplayed = keeps('displayed');

/** The candidates whose dates, of validity and display, fit a window. The mask is shared: don't change it. */
export type DateMasks = (window: Period) => Bits;

/**
 * Remembers the last mask with the edges between which it holds: it changes only when the window's start passes the start of a
 * promotion or the end of its display, or its end the end of one or the start of its display. Between two edges a request costs four
 * comparisons.
 */
export function createDateMasks({ entries }: PromotionPool): DateMasks {
  const startEdges = edges(entries.flatMap(({ promotion }) => [promotion.startAtMs, datesOf(promotion)?.toMs]));
  const endEdges = edges(entries.flatMap(({ promotion }) => [promotion.expireAtMs, datesOf(promotion)?.fromMs]));
  let mask: Bits | undefined;
  /** It holds for starts in [startFrom, startUntil) and ends in (endAfter, endThrough]. */
  let startFrom = 0;
  let startUntil = 0;
  let endAfter = 0;
  let endThrough = 0;

  function compile(window: Period): Bits {
    const { startMs, endMs } = window;
    [startFrom, startUntil, endAfter, endThrough] = [-Infinity, Infinity, -Infinity, Infinity];
    for (const edge of startEdges) {
      if (edge <= startMs) startFrom = Math.max(startFrom, edge);
      else startUntil = Math.min(startUntil, edge);
    }
    for (const edge of endEdges) {
      if (edge >= endMs) endThrough = Math.min(endThrough, edge);
      else endAfter = Math.max(endAfter, edge);
    }
    // Dates are instants: whatever the zone is.
    const asked = { period: window, zone: UTC };
    return bitsWhere(entries.length, (p) => {
      const { promotion } = entries[p]!;
      const isOpen = datesOf(promotion) === null || isDisplayed(promotion, asked);
      return isOpen && hasStarted(promotion, asked) && lasts(promotion, asked);
    });
  }

  return (window) => {
    const { startMs, endMs } = window;
    const holds = startMs >= startFrom && startMs < startUntil && endMs > endAfter && endMs <= endThrough;
    if (!mask || !holds) mask = compile(window);
    return mask;
  };
}

const edges = (instants: readonly (number | null | undefined)[]): Float64Array =>
  Float64Array.from(new Set(instants.filter((instant) => typeof instant === 'number')));

const datesOf = ({ display }: Promotion) => (display?.kind === 'dates' ? display : null);
