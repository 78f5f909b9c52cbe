import { normaliseRows, type SparseMatrix } from '../../ranking/training/numerics/sparse.js';
import { rightSingularVectors } from '../../ranking/training/numerics/svd.js';
import type { Mix } from './coupon-facts.js';
import type { Classes, Purchase } from './read-journey.js';

const SIZE = 32;

/** Product types as vectors: those that the same households buy point the same way. Row-major types x SIZE. */
export type TypeVectors = Float64Array;

/** Right singular vectors of households x types, ln(1 + purchases), rows of norm 1. */
export function typeVectors(past: readonly (readonly Purchase[])[], { of, count }: Classes): TypeVectors {
  const rowStart = new Uint32Array(past.length + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (const [household, list] of past.entries()) {
    const counts = new Map<number, number>();
    for (const { product } of list) counts.set(of[product]!, (counts.get(of[product]!) ?? 0) + 1);
    for (const [type, purchases] of counts) {
      column.push(type);
      value.push(Math.log1p(purchases));
    }
    rowStart[household + 1] = column.length;
  }
  const matrix: SparseMatrix = {
    rows: past.length,
    columns: count,
    rowStart,
    column: Uint32Array.from(column),
    value: Float32Array.from(value),
  };
  normaliseRows(matrix);
  return rightSingularVectors(matrix, { k: SIZE, seed: 1 });
}

/** Weighted sum of type vectors. */
export function sumOfTypes(weights: Mix | ReadonlyMap<number, number>, vectors: TypeVectors): Float64Array {
  const out = new Float64Array(SIZE);
  for (const [type, weight] of weights) {
    for (let j = 0; j < SIZE; j++) out[j]! += weight * vectors[type * SIZE + j]!;
  }
  return out;
}

export function cosine(a: Float64Array, b: Float64Array): number {
  let [product, aa, bb] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    product += a[j]! * b[j]!;
    aa += a[j]! ** 2;
    bb += b[j]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(aa * bb);
}
