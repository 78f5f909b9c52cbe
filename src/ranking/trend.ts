import { MS_PER_DAY } from '../base/time.js';

/** Rising items show as a difference between the two. The training-free formula uses the short one. */
export const TREND_HALF_LIVES_DAYS = [30, 180] as const;

export type TrendHalfLifeDays = (typeof TREND_HALF_LIVES_DAYS)[number];

/**
 * Which share of the recent receipts holds each item, "recent" by exponential decay. Forward decay (Cormode et al. 2009): a receipt weighs
 * 2^((t - landmark) / halfLife) once and for all, so receipts may come in any order and reading needs no clock: numerator and denominator
 * would decay alike.
 */
export interface Trend {
  readonly sums: readonly DecayedSums[];
}

interface DecayedSums {
  readonly halfLifeMs: number;
  /** The landmark in whole half-lives since 1970: moving it scales by a power of two, which is exact. */
  landmark: number;
  /** Weight of all receipts. */
  total: number;
  /** Weight of the receipts that hold the item, by dense index; may be longer than the catalog. */
  counts: Float64Array;
}

export function createTrend(): Trend {
  const sums = TREND_HALF_LIVES_DAYS.map((days) => ({
    halfLifeMs: days * MS_PER_DAY,
    landmark: Number.NEGATIVE_INFINITY,
    total: 0,
    counts: new Float64Array(0),
  }));
  return { sums };
}

/** Half-lives that the newest receipt may be ahead of the landmark: sums stay far below overflow. */
const LEAD_MAX = 64;

/** Counts a receipt. `items` must be distinct. */
export function addReceipt(trend: Trend, timeMs: number, items: Iterable<number>): void {
  for (const sums of trend.sums) weigh(sums, timeMs, items, +1);
}

/** Takes a receipt off that was counted before, by the same time and items; what rounding leaves is never below 0. */
export function removeReceipt(trend: Trend, timeMs: number, items: Iterable<number>): void {
  for (const sums of trend.sums) weigh(sums, timeMs, items, -1);
}

function weigh(sums: DecayedSums, timeMs: number, items: Iterable<number>, sign: 1 | -1): void {
  const age = timeMs / sums.halfLifeMs;
  if (age - sums.landmark > LEAD_MAX) moveLandmark(sums, Math.floor(age));
  const weight = sign * 2 ** (age - sums.landmark);
  sums.total = Math.max(sums.total + weight, 0);
  for (const item of items) {
    if (item >= sums.counts.length) grow(sums, item + 1);
    sums.counts[item] = Math.max(sums.counts[item]! + weight, 0);
  }
}

function moveLandmark(sums: DecayedSums, landmark: number): void {
  const factor = 2 ** (sums.landmark - landmark);
  sums.landmark = landmark;
  sums.total *= factor;
  for (let i = 0; i < sums.counts.length; i++) sums.counts[i]! *= factor;
}

function grow(sums: DecayedSums, size: number): void {
  const counts = new Float64Array(Math.max(size, sums.counts.length * 2));
  counts.set(sums.counts);
  sums.counts = counts;
}

/** Share of the decayed receipts that hold each of the first `itemCount` items; 0 for all when there are none. */
export function trendShares(trend: Trend, halfLifeDays: TrendHalfLifeDays, itemCount: number): Float64Array {
  const { counts, total } = trend.sums[TREND_HALF_LIVES_DAYS.indexOf(halfLifeDays)]!;
  const shares = new Float64Array(itemCount);
  if (total === 0) return shares;
  const known = Math.min(itemCount, counts.length);
  for (let i = 0; i < known; i++) shares[i] = counts[i]! / total;
  return shares;
}
