import type { StateReader } from './customer-state.js';
import { itemWeight } from './customer-vectors.js';
import { normaliseRows, type SparseMatrix } from './numerics/sparse.js';
import { rightSingularVectors } from './numerics/svd.js';
import type { TrainingData } from './training-data.js';

/** Item vectors P (row-major itemCount x k): right singular vectors of the weighted customers x items matrix. */
export function itemVectors(data: TrainingData, read: StateReader, k: number, seed: number): Float64Array {
  const matrix = weightedPurchases(data, read);
  normaliseRows(matrix);
  return rightSingularVectors(matrix, { k, seed });
}

/** One row a customer: ln(1 + .9-decayed purchases) of every item of the history. */
function weightedPurchases({ receipts, historyEnd }: TrainingData, read: StateReader): SparseMatrix {
  const rowStart = new Uint32Array(receipts.customerCount + 1);
  const most = receipts.items.length + (receipts.tails?.items.length ?? 0);
  const column = new Uint32Array(most);
  const value = new Float32Array(most);
  let entries = 0;
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const state = read(customer, historyEnd[customer]!);
    for (let slot = 0; slot < state.count; slot++) {
      column[entries] = state.item[slot]!;
      value[entries] = itemWeight(state, slot);
      entries += 1;
    }
    rowStart[customer + 1] = entries;
  }
  return {
    rows: receipts.customerCount,
    columns: receipts.itemCount,
    rowStart,
    column: column.subarray(0, entries),
    value: value.subarray(0, entries),
  };
}
