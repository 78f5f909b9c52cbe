import { randomStream } from '../../../base/hash.js';
import { cholesky, solveLower } from './cholesky.js';
import { gram } from './dense.js';
import { symmetricEigen } from './eigen.js';
import { type SparseMatrix, timesDense, transposeTimesDense } from './sparse.js';

export interface SvdOptions {
  readonly k: number;
  readonly seed: number;
  /** Extra directions that are carried along and dropped: they make the last wanted ones exact. */
  readonly oversampling?: number;
  readonly iterations?: number;
}

/**
 * The first k right singular vectors of a sparse matrix, as row-major columns x k, by randomised subspace iteration
 * (Halko, Martinsson, Tropp 2011). Deterministic by seed; signs are fixed (the largest entry of a vector is positive).
 */
export function rightSingularVectors(matrix: SparseMatrix, options: SvdOptions): Float64Array {
  const { columns, rows } = matrix;
  const k = Math.min(options.k, columns, rows);
  const width = Math.min(k + (options.oversampling ?? 16), columns, rows);
  const random = randomStream(options.seed);
  const basis = Float64Array.from({ length: columns * width }, () => gaussian(random));
  const image = new Float64Array(rows * width);
  for (let iteration = 0; iteration < (options.iterations ?? 6); iteration++) {
    timesDense(matrix, basis, width, image);
    orthonormalise(image, rows, width);
    transposeTimesDense(matrix, image, width, basis);
    orthonormalise(basis, columns, width);
  }
  timesDense(matrix, basis, width, image);
  const { vectors } = symmetricEigen(gram(image, rows, width), width);
  const out = new Float64Array(columns * options.k);
  for (let row = 0; row < columns; row++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let t = 0; t < width; t++) sum += basis[row * width + t]! * vectors[t * width + j]!;
      out[row * options.k + j] = sum;
    }
  }
  fixSigns(out, columns, options.k);
  return out;
}

/** Columns orthonormal, in place: Cholesky QR, twice, because once squares the condition number. */
function orthonormalise(matrix: Float64Array, rows: number, width: number): void {
  for (let pass = 0; pass < 2; pass++) {
    const g = gram(matrix, rows, width);
    let trace = 0;
    for (let i = 0; i < width; i++) trace += g[i * width + i]!;
    // The tiny ridge keeps rank-deficient matrices factorable; the second pass removes its effect.
    for (let i = 0; i < width; i++) g[i * width + i]! += 1e-13 * trace + Number.MIN_VALUE;
    const l = cholesky(g, width);
    for (let row = 0; row < rows; row++) solveLower(l, width, matrix, row * width);
  }
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function fixSigns(matrix: Float64Array, rows: number, width: number): void {
  for (let j = 0; j < width; j++) {
    let largest = 0;
    for (let row = 0; row < rows; row++) {
      const x = matrix[row * width + j]!;
      if (Math.abs(x) > Math.abs(largest)) largest = x;
    }
    if (largest < 0) for (let row = 0; row < rows; row++) matrix[row * width + j]! *= -1;
  }
}
