import type { TrainingData } from '../../training/examples.js';
import type { SparseMatrix } from '../../training/numerics/sparse.js';
import { receiptItems } from '../../training/receipts.js';
import { topPositions } from '../../training/top-items.js';
import type { ItemScores, Method } from '../method.js';
import { metricsAt } from '../metrics.js';
import type { Split } from '../split.js';

export interface TifuOptions {
  readonly groups: number;
  /** Decay a receipt within a group, and a group. */
  readonly withinDecay: number;
  readonly groupDecay: number;
  /** Share of the own vector against that of the neighbours. */
  readonly alpha: number;
  readonly neighbours: number;
}

/** What the tuning chooses from: the published settings of three data sets, and such as break ties among once-bought items. */
const CHOICES: readonly TifuOptions[] = [
  { groups: 7, withinDecay: 0.9, groupDecay: 0.9, alpha: 0.1, neighbours: 300 },
  { groups: 7, withinDecay: 1, groupDecay: 0.9, alpha: 0.3, neighbours: 300 },
  { groups: 7, withinDecay: 0.9, groupDecay: 0.7, alpha: 0.7, neighbours: 300 },
  { groups: 3, withinDecay: 0.9, groupDecay: 0.6, alpha: 0.2, neighbours: 900 },
  { groups: 3, withinDecay: 0.9, groupDecay: 0.7, alpha: 0.9, neighbours: 900 },
  { groups: 7, withinDecay: 1, groupDecay: 1, alpha: 0.7, neighbours: 300 },
  { groups: 7, withinDecay: 1, groupDecay: 1, alpha: 0.9, neighbours: 300 },
];
/** Customers whose newest history receipt the settings are compared on. */
const TUNING_CUSTOMERS = 500;

/**
 * TIFU-KNN (Hu, He, Gao, Zhang, SIGIR 2020): decayed personal frequencies, averaged with those of the nearest
 * customers. The settings are tuned by predicting newest history receipts; no label is looked at.
 */
export const tifuKnn: Method = {
  name: 'TIFU-KNN, tuned',
  combine: 'sum',
  prepare(split) {
    const options = tuned.get(split.data) ?? tune(split);
    tuned.set(split.data, options);
    return tifuScores(split, options);
  },
};

/** Splits that share their data share the settings. */
const tuned = new WeakMap<TrainingData, TifuOptions>();

function tune(split: Split): TifuOptions {
  const { receipts } = split.data;
  const older = { ...split, predictFrom: split.predictFrom.map((end) => Math.max(0, end - 1)) };
  const sample = [...split.customers.keys()].filter((u) => split.predictFrom[split.customers[u]!]! >= 2);
  const stride = Math.max(1, Math.floor(sample.length / TUNING_CUSTOMERS));
  const scores = new Float64Array(receipts.itemCount);
  let best = CHOICES[0]!;
  let bestNdcg = -1;
  for (const choice of CHOICES) {
    const write = tifuScores(older, choice);
    let ndcg = 0;
    for (let at = 0; at < sample.length; at += stride) {
      const customer = split.customers[sample[at]!]!;
      write(customer, scores);
      const truth = new Set(receiptItems(receipts, customer, older.predictFrom[customer]!));
      ndcg += metricsAt(topPositions(scores, 0, scores.length, 10), truth, 10, 'WHOLE_TRUTH').ndcg;
    }
    if (ndcg <= bestNdcg) continue;
    best = choice;
    bestNdcg = ndcg;
  }
  return best;
}

/** Scores with fixed settings. */
export function tifuScores(split: Split, options: TifuOptions): ItemScores {
  const vectors = customerVectors(split, options);
  const holders = transpose(vectors);
  const squares = rowSquares(vectors);
  const closeness = new Float64Array(vectors.rows);
  return (customer, scores) => {
    // Closeness = -(squared distance) up to the own norm, which is the same for all.
    for (let other = 0; other < vectors.rows; other++) closeness[other] = -squares[other]!;
    for (let e = vectors.rowStart[customer]!; e < vectors.rowStart[customer + 1]!; e++) {
      const item = vectors.column[e]!;
      const weight = 2 * vectors.value[e]!;
      for (let h = holders.rowStart[item]!; h < holders.rowStart[item + 1]!; h++) {
        closeness[holders.column[h]!]! += weight * holders.value[h]!;
      }
    }
    closeness[customer] = Number.NEGATIVE_INFINITY;
    scores.fill(0);
    const nearest = topPositions(closeness, 0, vectors.rows, options.neighbours);
    for (const other of nearest) addRow(vectors, other, (1 - options.alpha) / nearest.length, scores);
    addRow(vectors, customer, options.alpha, scores);
  };
}

function addRow(matrix: SparseMatrix, row: number, scale: number, to: Float64Array): void {
  for (let e = matrix.rowStart[row]!; e < matrix.rowStart[row + 1]!; e++) {
    to[matrix.column[e]!]! += scale * matrix.value[e]!;
  }
}

/** Receipts in groups of equal length, the newest group the last; the remainder makes the first groups longer. */
function customerVectors({ data, predictFrom }: Split, options: TifuOptions): SparseMatrix {
  const { receipts } = data;
  const rowStart = new Uint32Array(receipts.customerCount + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const weights = new Map<number, number>();
    const cut = predictFrom[customer]!;
    const groups = Math.min(options.groups, cut);
    for (let group = 0; group < groups; group++) {
      const start = Math.floor((group * cut) / groups);
      const end = Math.floor(((group + 1) * cut) / groups);
      const groupWeight = options.groupDecay ** (groups - 1 - group) / (groups * (end - start));
      for (let position = start; position < end; position++) {
        const weight = groupWeight * options.withinDecay ** (end - 1 - position);
        for (const item of receiptItems(receipts, customer, position)) {
          weights.set(item, (weights.get(item) ?? 0) + weight);
        }
      }
    }
    for (const [item, weight] of weights) {
      column.push(item);
      value.push(weight);
    }
    rowStart[customer + 1] = column.length;
  }
  return {
    rows: receipts.customerCount,
    columns: receipts.itemCount,
    rowStart,
    column: Uint32Array.from(column),
    value: Float32Array.from(value),
  };
}

function rowSquares(matrix: SparseMatrix): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => {
    let sum = 0;
    for (let e = matrix.rowStart[row]!; e < matrix.rowStart[row + 1]!; e++) sum += matrix.value[e]! ** 2;
    return sum;
  });
}

function transpose(matrix: SparseMatrix): SparseMatrix {
  const rowStart = new Uint32Array(matrix.columns + 1);
  for (const column of matrix.column) rowStart[column + 1]! += 1;
  for (let c = 0; c < matrix.columns; c++) rowStart[c + 1]! += rowStart[c]!;
  const next = rowStart.slice();
  const column = new Uint32Array(matrix.column.length);
  const value = new Float32Array(matrix.value.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let e = matrix.rowStart[row]!; e < matrix.rowStart[row + 1]!; e++) {
      const at = next[matrix.column[e]!]!++;
      column[at] = row;
      value[at] = matrix.value[e]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, rowStart, column, value };
}
