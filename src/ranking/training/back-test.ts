import { OWN_POPULARITY_WEIGHT, POPULARITY_WEIGHT, TRAINING_FREE_SIGNALS } from '../training-free.js';
import type { FitRows } from './fit-rows.js';
import { rowScores } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import { topPositions } from './top-items.js';

/** Length of the lists that are compared. */
const LENGTH = 10;

/** The training-free formula in the inputs of the fit; without days the share of newest receipts stands for that of the newest month. */
export const trainingFreeWeights = (dated: boolean): InputWeights => ({
  ...TRAINING_FREE_SIGNALS,
  [dated ? 'trend30Log' : 'newestLog']: POPULARITY_WEIGHT,
  [dated ? 'ownTrend30Log' : 'ownNewestLog']: OWN_POPULARITY_WEIGHT,
});

/** nDCG@10 of the ranking of each label's candidates, the ideal over the whole next receipt. */
export function labelNdcg(rows: FitRows, weights: InputWeights): Float64Array {
  const scores = rowScores(rows, weights);
  return Float64Array.from({ length: rows.groups }, (_, group) => {
    const start = rows.groupStart[group]!;
    const best = topPositions(scores, start, rows.groupStart[group + 1]!, LENGTH);
    let gain = 0;
    best.forEach((row, place) => {
      if (rows.label[start + row] === 1) gain += discount(place);
    });
    let ideal = 0;
    for (let place = 0; place < Math.min(LENGTH, rows.nextSize[group]!); place++) ideal += discount(place);
    return gain / ideal;
  });
}

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
