import type { SparseMatrix } from '../../ranking/training/numerics/sparse.js';
import { type ReceiptSet, receiptItems } from '../../ranking/training/receipts.js';
import { topPositions } from '../../ranking/training/top-items.js';
import type { OnProgress } from '../../ranking/training/training-report.js';
import type { ItemScores, Method } from '../method.js';
import { metricsAt } from '../metrics.js';
import type { Split } from '../split.js';

interface TifuOptions {
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
 * customers. The settings are tuned by predicting newest known receipts, once a data set and again when twice as many are
 * known; no label is looked at.
 */
export const tifuKnn: Method = {
  name: 'TIFU-KNN, tuned',
  combine: 'sum',
  prepare(split, onProgress) {
    const { receipts } = split.data;
    const known = split.known.reduce((sum, count) => sum + count, 0);
    let tuned = tunings.get(receipts);
    if (tuned === undefined || known >= 2 * tuned.known) {
      tuned = { known, options: tune(split, onProgress) };
      tunings.set(receipts, tuned);
    }
    return tifuScores(split, tuned.options);
  },
};

/** Of each data set: the settings, and how many receipts they were tuned on. */
const tunings = new WeakMap<ReceiptSet, { readonly known: number; readonly options: TifuOptions }>();

function tune(split: Split, onProgress: OnProgress): TifuOptions {
  const { receipts } = split.data;
  const older = oneReceiptEarlier(split);
  const scores = new Float64Array(receipts.itemCount);
  let best = CHOICES[0]!;
  let bestNdcg = -1;
  for (const [c, choice] of CHOICES.entries()) {
    onProgress(c / CHOICES.length, 'tuning');
    const write = tifuScores(older, choice);
    let ndcg = 0;
    for (let t = 0; t < older.customers.length; t++) {
      write(t, scores);
      const truth = new Set(receiptItems(receipts, older.customers[t]!, older.positions[t]!));
      ndcg += metricsAt(topPositions(scores, 0, scores.length, 10), truth, 10, 'WHOLE_TRUTH').ndcg;
    }
    if (ndcg <= bestNdcg) continue;
    best = choice;
    bestNdcg = ndcg;
  }
  return best;
}

/** The newest known receipts of some of the customers, to be predicted from those before them. */
function oneReceiptEarlier(split: Split): Split {
  const known = split.known.map((count) => Math.max(0, count - 1));
  const able = [...new Set(split.customers)].filter((customer) => known[customer]! > 0);
  const stride = Math.max(1, Math.floor(able.length / TUNING_CUSTOMERS));
  const customers = Uint32Array.from(able.filter((_, at) => at % stride === 0));
  return { ...split, known, customers, positions: customers.map((customer) => known[customer]!) };
}

/** Scores with fixed settings. */
function tifuScores({ data, known, customers, positions }: Split, options: TifuOptions): ItemScores {
  const readVector = vectorReader(data.receipts, options);
  const vectors = customerVectors(data.receipts, known, readVector);
  const holders = transpose(vectors);
  const squares = rowSquares(vectors);
  const closeness = new Float64Array(vectors.rows);
  return (t, scores) => {
    const customer = customers[t]!;
    const own = readVector(customer, positions[t]!);
    // Closeness = -(squared distance) up to the own norm, which is the same for all.
    for (let other = 0; other < vectors.rows; other++) closeness[other] = -squares[other]!;
    for (let e = 0; e < own.count; e++) {
      const item = own.item[e]!;
      addRow(holders, item, 2 * own.weight[item]!, closeness);
    }
    closeness[customer] = Number.NEGATIVE_INFINITY;
    scores.fill(0);
    const nearest = topPositions(closeness, 0, vectors.rows, options.neighbours);
    for (const other of nearest) addRow(vectors, other, (1 - options.alpha) / nearest.length, scores);
    for (let e = 0; e < own.count; e++) scores[own.item[e]!]! += options.alpha * own.weight[own.item[e]!]!;
  };
}

/** The innermost loop of it all. */
function addRow({ rowStart, column, value }: SparseMatrix, row: number, scale: number, to: Float64Array): void {
  const end = rowStart[row + 1]!;
  for (let e = rowStart[row]!; e < end; e++) to[column[e]!]! += scale * value[e]!;
}

/** Weights of a customer's items, by item; the first `count` entries of `item` say which. */
interface CustomerWeights {
  count: number;
  readonly item: Uint32Array;
  readonly weight: Float64Array;
}

/**
 * Reads the vector of a customer's first `cut` receipts: in groups of equal length, the newest group the last; the remainder
 * makes the first groups longer. The answer is scratch that the next read overwrites.
 */
function vectorReader(receipts: ReceiptSet, options: TifuOptions) {
  const vector: CustomerWeights = {
    count: 0,
    item: new Uint32Array(receipts.itemCount),
    weight: new Float64Array(receipts.itemCount),
  };
  return (customer: number, cut: number): CustomerWeights => {
    for (let e = 0; e < vector.count; e++) vector.weight[vector.item[e]!] = 0;
    vector.count = 0;
    const groups = Math.min(options.groups, cut);
    for (let group = 0; group < groups; group++) {
      const start = Math.floor((group * cut) / groups);
      const end = Math.floor(((group + 1) * cut) / groups);
      const groupWeight = options.groupDecay ** (groups - 1 - group) / (groups * (end - start));
      for (let position = start; position < end; position++) {
        const weight = groupWeight * options.withinDecay ** (end - 1 - position);
        for (const item of receiptItems(receipts, customer, position)) {
          if (vector.weight[item] === 0) vector.item[vector.count++] = item;
          vector.weight[item]! += weight;
        }
      }
    }
    return vector;
  };
}

/** Everybody's vector, from the known receipts. */
function customerVectors(
  receipts: ReceiptSet,
  known: Uint32Array,
  readVector: ReturnType<typeof vectorReader>,
): SparseMatrix {
  const rowStart = new Uint32Array(receipts.customerCount + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const { count, item, weight } = readVector(customer, known[customer]!);
    for (let e = 0; e < count; e++) {
      column.push(item[e]!);
      value.push(weight[item[e]!]!);
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
