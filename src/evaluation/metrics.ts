/** Ranking metrics of one instance and their summary; the same figures as the project's evaluation script to 1e-9. */

/** How recall and the ideal gain are cut: by the whole truth (next receipts), or by min(truth, K) (redemptions). */
export type Ideal = 'WHOLE_TRUTH' | 'CUT_AT_K';

export interface AtK {
  readonly recall: number;
  readonly ndcg: number;
  /** 1 when any of the first K is in the truth. */
  readonly hit: number;
}

/** Recall, nDCG and hit at K of a ranking (best first, no repeats) against a non-empty truth. */
export function metricsAt(ranked: ArrayLike<number>, truth: ReadonlySet<number>, k: number, ideal: Ideal): AtK {
  let hits = 0;
  let gain = 0;
  for (let j = 0; j < Math.min(k, ranked.length); j++) {
    if (!truth.has(ranked[j]!)) continue;
    hits += 1;
    gain += 1 / Math.log2(j + 2);
  }
  const wanted = ideal === 'WHOLE_TRUTH' ? truth.size : Math.min(truth.size, k);
  let best = 0;
  for (let j = 0; j < wanted; j++) best += 1 / Math.log2(j + 2);
  return { recall: hits / wanted, ndcg: gain / best, hit: hits > 0 ? 1 : 0 };
}

/**
 * Share of (relevant, other) pairs of the candidates in the right order; candidates that the ranking lacks are tied
 * behind it. `truth` is within the candidates; 1/2 when everything is relevant.
 */
export function areaUnderCurve(ranked: ArrayLike<number>, truth: ReadonlySet<number>, candidates: number): number {
  const others = candidates - truth.size;
  if (others === 0) return 0.5;
  let below = others;
  let good = 0;
  let found = 0;
  for (let j = 0; j < ranked.length; j++) {
    if (truth.has(ranked[j]!)) {
      good += below;
      found += 1;
    } else {
      below -= 1;
    }
  }
  good += ((truth.size - found) * below) / 2;
  return good / (truth.size * others);
}

export interface Estimate {
  readonly mean: number;
  /** Half the width of the 95 % interval, by normal approximation. */
  readonly interval: number;
  readonly count: number;
}

export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  if (count === 0) return { mean: Number.NaN, interval: Number.NaN, count };
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, interval: (1.96 * Math.sqrt(squares / Math.max(1, count - 1))) / Math.sqrt(count), count };
}
