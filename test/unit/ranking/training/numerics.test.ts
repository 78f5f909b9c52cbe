import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import { cholesky, solveRows } from '../../../../src/ranking/training/numerics/cholesky.js';
import { gram, rowProducts } from '../../../../src/ranking/training/numerics/dense.js';
import { symmetricEigen } from '../../../../src/ranking/training/numerics/eigen.js';
import { minimise } from '../../../../src/ranking/training/numerics/lbfgs.js';
import {
  normaliseRows,
  type SparseMatrix,
  timesDense,
  transposeTimesDense,
} from '../../../../src/ranking/training/numerics/sparse.js';
import { rightSingularVectors } from '../../../../src/ranking/training/numerics/svd.js';

const random = randomStream(7);
const numbers = (length: number) => Float64Array.from({ length }, () => random() - 0.5);

/** [[1, 0, 2], [0, 3, 0]] */
const small: SparseMatrix = {
  rows: 2,
  columns: 3,
  rowStart: Uint32Array.of(0, 2, 3),
  column: Uint32Array.of(0, 2, 1),
  value: Float32Array.of(1, 2, 3),
};

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 9): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, digits);
}

describe('sparse products', () => {
  it('multiplies by a dense matrix from the right', () => {
    const out = new Float64Array(4);
    timesDense(small, Float64Array.of(1, 2, 3, 4, 5, 6), 2, out);
    expectClose(out, [11, 14, 9, 12]);
  });

  it('multiplies the transpose', () => {
    const out = new Float64Array(3).fill(9);
    transposeTimesDense(small, Float64Array.of(1, 10), 1, out);
    expectClose(out, [1, 30, 2]);
  });

  it('brings rows to norm 1 and leaves empty rows empty', () => {
    const matrix = { ...small, rows: 3, rowStart: Uint32Array.of(0, 2, 2, 3), value: Float32Array.of(3, 4, 5) };
    normaliseRows(matrix);
    expectClose(matrix.value, [0.6, 0.8, 1], 6);
  });
});

describe('dense products', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [2, 4, 7],
    [5, 9, 3],
  ])('%i x %i rows of %i, tiles and remainders', (aRows, bRows, width) => {
    const [a, b, bias] = [numbers(aRows * width), numbers(bRows * width), numbers(bRows)];
    const out = new Float64Array(aRows * bRows);
    rowProducts(a, aRows, b, bRows, width, bias, out);
    const expected = Array.from({ length: aRows * bRows }, (_, at) => {
      const [m, i] = [Math.floor(at / bRows), at % bRows];
      let sum = bias[i]!;
      for (let t = 0; t < width; t++) sum += a[m * width + t]! * b[i * width + t]!;
      return sum;
    });
    expectClose(out, expected);
  });

  it('gram is symmetric and exact', () => {
    expectClose(gram(Float64Array.of(1, 2, 3, 4), 2, 2), [10, 14, 14, 20]);
  });
});

describe('Cholesky', () => {
  it('solves a known system for several right sides', () => {
    const l = cholesky(Float64Array.of(4, 0, 2, 3), 2); // upper triangle is not read
    const rows = Float64Array.of(8, 7, 2, 4);
    solveRows(l, 2, rows, 2);
    expectClose(rows, [1.25, 1.5, -0.25, 1.5]);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => cholesky(Float64Array.of(1, 0, 2, 1), 2)).toThrow(/not positive definite at row 1/);
  });
});

describe('eigenvalues', () => {
  it('of a known matrix, descending', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expectClose(values, [3, 1]);
    expect(Math.abs(vectors[0]!)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('reconstruct a random matrix', () => {
    const n = 12;
    const matrix = gram(numbers(20 * n), 20, n);
    const { values, vectors } = symmetricEigen(matrix, n);
    const back = Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += vectors[Math.floor(at / n) * n + j]! * values[j]! * vectors[(at % n) * n + j]!;
      return sum;
    });
    expectClose(back, matrix);
  });
});

describe('singular vectors', () => {
  it('are orthonormal and span the dominant directions of a matrix of rank 2', () => {
    const [rows, columns] = [30, 12];
    const [left, right] = [numbers(rows * 2), numbers(columns * 2)];
    const value = Float32Array.from({ length: rows * columns }, (_, at) => {
      const [r, c] = [Math.floor(at / columns), at % columns];
      return 5 * left[2 * r]! * right[2 * c]! + left[2 * r + 1]! * right[2 * c + 1]!;
    });
    const matrix: SparseMatrix = {
      rows,
      columns,
      rowStart: Uint32Array.from({ length: rows + 1 }, (_, r) => r * columns),
      column: Uint32Array.from({ length: rows * columns }, (_, at) => at % columns),
      value,
    };
    const v = rightSingularVectors(matrix, { k: 2, seed: 3 });
    expectClose(gram(v, columns, 2), [1, 0, 0, 1], 6);
    // M V V' = M: nothing of the matrix lies outside.
    const mv = new Float64Array(rows * 2);
    timesDense(matrix, v, 2, mv);
    const back = Float64Array.from({ length: rows * columns }, (_, at) => {
      const [r, c] = [Math.floor(at / columns), at % columns];
      return mv[2 * r]! * v[2 * c]! + mv[2 * r + 1]! * v[2 * c + 1]!;
    });
    expectClose(back, value, 5);
  });

  it('depend on nothing but data and seed, and hardly on the seed', () => {
    const once = rightSingularVectors(small, { k: 1, seed: 1 });
    expect(rightSingularVectors(small, { k: 1, seed: 1 })).toEqual(once);
    expectClose(rightSingularVectors(small, { k: 1, seed: 99 }), once, 6);
    expectClose(once, [0, 1, 0], 6);
  });

  it('leave directions that do not exist at zero', () => {
    expectClose(
      rightSingularVectors(small, { k: 3, seed: 1 }).filter((_, at) => at % 3 === 2),
      [0, 0, 0],
    );
  });

  it('survive dependent columns', () => {
    const matrix = {
      rows: 3,
      columns: 2,
      rowStart: Uint32Array.of(0, 2, 4, 6),
      column: Uint32Array.of(0, 1, 0, 1, 0, 1),
      value: Float32Array.of(1, 1, 2, 2, 3, 3.000001),
    };
    const v = rightSingularVectors(matrix, { k: 2, seed: 1 });
    expectClose(gram(v, 2, 2), [1, 0, 0, 1], 6);
  });
});

describe('L-BFGS', () => {
  const hessian = Float64Array.of(100, 0, 9, 1);
  const quadratic = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 100 * x[0]! + 9 * x[1]! - 1;
    gradient[1] = 9 * x[0]! + x[1]! - 2;
    return 50 * x[0]! ** 2 + 9 * x[0]! * x[1]! + 0.5 * x[1]! ** 2 - x[0]! - 2 * x[1]!;
  };

  it('reaches the minimum of an ill-conditioned quadratic', () => {
    expectClose(minimise(quadratic, new Float64Array(2), { iterations: 50 }), [-17 / 19, 191 / 19], 4);
  });

  it('gets there in one step when it is told the curvature', () => {
    const factor = cholesky(hessian, 2);
    expectClose(minimise(quadratic, new Float64Array(2), { iterations: 1, factor }), [-17 / 19, 191 / 19], 9);
  });

  it('never ends above its start', () => {
    const rosenbrock = (x: Float64Array, g: Float64Array) => {
      const [a, b] = [1 - x[0]!, x[1]! - x[0]! ** 2];
      g[0] = -2 * a - 400 * x[0]! * b;
      g[1] = 200 * b;
      return a * a + 100 * b * b;
    };
    expectClose(minimise(rosenbrock, Float64Array.of(-1.2, 1), { iterations: 200 }), [1, 1], 4);
  });
});
