import type { FitRows } from './fit-rows.js';
import { rowScores } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import { topPositions } from './top-items.js';

/** Length of the lists that are compared. */
const LENGTH = 10;

/**
 * Popularity and a few habits in the inputs of the fit: the training-free formula as it is with plain shares of receipts, which these inputs are, instead of
 * shares weighed by size (source: RANKING-2, section 4, formula D). Without days the share of newest receipts stands for that of the newest month.
 */
export const habitWeights = (dated: boolean): InputWeights => ({
  bought: -0.488,
  log95: 1.056,
  receipts: -0.421,
  repeatShareShrunk: 0.329,
  repeatShare: 3.78,
  once: -0.362,
  basketSize: -0.143,
  smallBaskets: 1.309,
  [dated ? 'trend30Log' : 'newestLog']: 0.779,
  [dated ? 'ownTrend30Log' : 'ownNewestLog']: -0.573,
});

/** nDCG@10 of the ranking of each label's candidates, the ideal over the whole next receipt. */
export function labelNdcg(rows: FitRows, weights: InputWeights): Float64Array {
  const scores = rowScores(rows, weights);
  return Float64Array.from({ length: rows.groups }, (_, group) => {
    const start = rows.groupStart[group]!;
    const best = topPositions(scores, start, rows.groupStart[group + 1]!, LENGTH);
    return ndcgOf(best, (row) => rows.label[start + row] === 1, rows.nextSize[group]!);
  });
}

/** nDCG@10 of a ranking of all items, the ideal over the whole receipt. */
export function receiptNdcg(scores: Float64Array, receipt: Uint32Array): number {
  const best = topPositions(scores, 0, scores.length, LENGTH);
  return ndcgOf(best, (item) => receipt.includes(item), receipt.length);
}

function ndcgOf(best: Uint32Array, isHit: (position: number) => boolean, wanted: number): number {
  let [gain, ideal] = [0, 0];
  best.forEach((position, place) => {
    if (isHit(position)) gain += discount(place);
  });
  for (let place = 0; place < Math.min(LENGTH, wanted); place++) ideal += discount(place);
  return gain / ideal;
}

export const meanOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

const discount = (place: number): number => 1 / Math.log2(place + 2);

/** Mean of a - b over customers, and its standard error; labels of one customer are no independent cases. */
export function pairedDifference(
  customers: Uint32Array,
  a: Float64Array,
  b: Float64Array,
): { readonly mean: number; readonly error: number } {
  const sums = new Map<number, { total: number; labels: number }>();
  customers.forEach((customer, label) => {
    const sum = sums.get(customer) ?? { total: 0, labels: 0 };
    sum.total += a[label]! - b[label]!;
    sum.labels += 1;
    sums.set(customer, sum);
  });
  const each = Array.from(sums.values(), ({ total, labels }) => total / labels);
  const mean = each.reduce((x, y) => x + y, 0) / each.length;
  const squares = each.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, each.length - 1) / each.length) };
}
