import { MS_PER_DAY } from '../base/time.js';
import type { ItemTrends } from './live-trend.js';

/** Rising items show as a difference between the two. */
export const TREND_HALF_LIVES_DAYS = [30, 180] as const;

export type TrendHalfLifeDays = (typeof TREND_HALF_LIVES_DAYS)[number];

/** Of the popularity, which the training-free formula uses. */
const POPULARITY_HALF_LIFE_DAYS = 30;

/**
 * What a receipt counts for the popularity: who comes for two things comes for these, and of sixty each is there more by chance. Popularity so
 * weighed predicts baskets better (docs/ranking-experiments.md).
 */
export const receiptWeight = (items: number): number => 1 / Math.sqrt(Math.max(items, 1));

/**
 * Which share of the recent receipts holds each item, "recent" by exponential decay. Forward decay (Cormode et al. 2009): a receipt weighs
 * 2^((t - landmark) / halfLife) once and for all, so receipts may come in any order and reading needs no clock: numerator and denominator
 * would decay alike.
 */
export interface Trend {
  /** A receipt counts 1; one entry for each of TREND_HALF_LIVES_DAYS. */
  readonly sums: readonly DecayedSums[];
  /** A receipt counts its receiptWeight. */
  readonly popularity: DecayedSums;
}

export interface DecayedSums {
  readonly halfLifeMs: number;
  /** The landmark in whole half-lives since 1970: moving it scales by a power of two, which is exact. */
  landmark: number;
  /** Weight of all receipts. */
  total: number;
  /** Weight of the receipts that hold the item, by dense index; may be longer than the catalog. */
  counts: Float64Array;
}

export const createTrend = (): Trend => ({
  sums: TREND_HALF_LIVES_DAYS.map(emptySums),
  popularity: emptySums(POPULARITY_HALF_LIFE_DAYS),
});

const emptySums = (halfLifeDays: number): DecayedSums => ({
  halfLifeMs: halfLifeDays * MS_PER_DAY,
  landmark: Number.NEGATIVE_INFINITY,
  total: 0,
  counts: new Float64Array(0),
});

/** Half-lives that the newest receipt may be ahead of the landmark: sums stay far below overflow. */
const LEAD_MAX = 64;

/** Counts a receipt. `items` must be distinct. */
export function addReceipt(trend: Trend, timeMs: number, items: ArrayLike<number>): void {
  countReceipt(trend, timeMs, items, +1);
}

/** Takes a receipt off that was counted before, by the same time and items; what rounding leaves is never below 0. */
export function removeReceipt(trend: Trend, timeMs: number, items: ArrayLike<number>): void {
  countReceipt(trend, timeMs, items, -1);
}

function countReceipt({ sums, popularity }: Trend, timeMs: number, items: ArrayLike<number>, sign: 1 | -1): void {
  for (const each of sums) weigh(each, timeMs, items, sign);
  weigh(popularity, timeMs, items, sign * receiptWeight(items.length));
}

/** `count`: of the receipt; below 0 takes it off. */
function weigh(sums: DecayedSums, timeMs: number, items: ArrayLike<number>, count: number): void {
  const age = timeMs / sums.halfLifeMs;
  if (age - sums.landmark > LEAD_MAX) moveLandmark(sums, Math.floor(age));
  const weight = count * 2 ** (age - sums.landmark);
  sums.total = Math.max(sums.total + weight, 0);
  for (let at = 0; at < items.length; at++) {
    const item = items[at]!;
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
  return sharesOf(trend.sums[TREND_HALF_LIVES_DAYS.indexOf(halfLifeDays)]!, itemCount);
}

/** What everybody buys now, of the first `itemCount` items. */
export const itemTrends = (trend: Trend, itemCount: number): ItemTrends => ({
  shares: trend.sums.map((sums) => sharesOf(sums, itemCount)),
  popularity: sharesOf(trend.popularity, itemCount),
});

function sharesOf({ counts, total }: DecayedSums, itemCount: number): Float64Array {
  const shares = new Float64Array(itemCount);
  if (total === 0) return shares;
  const known = Math.min(itemCount, counts.length);
  for (let i = 0; i < known; i++) shares[i] = counts[i]! / total;
  return shares;
}
