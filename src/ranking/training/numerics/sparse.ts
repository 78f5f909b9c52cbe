/** A sparse matrix by rows: columns and values of row r sit at rowStart[r] .. rowStart[r + 1]. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Uint32Array;
  readonly column: Uint32Array;
  readonly value: Float32Array;
}

/**
 * out = M B, B row-major columns x width, out row-major rows x width. Time: stored values x width.
 */
export function timesDense(matrix: SparseMatrix, dense: Float64Array, width: number, out: Float64Array): void {
  out.fill(0);
  for (let row = 0; row < matrix.rows; row++) {
    const to = row * width;
    const end = matrix.rowStart[row + 1]!;
    for (let entry = matrix.rowStart[row]!; entry < end; entry++) {
      addScaled(dense, matrix.column[entry]! * width, matrix.value[entry]!, out, to, width);
    }
  }
}

/** out = M' B, B row-major rows x width, out row-major columns x width. */
export function transposeTimesDense(matrix: SparseMatrix, dense: Float64Array, width: number, out: Float64Array): void {
  out.fill(0);
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * width;
    const end = matrix.rowStart[row + 1]!;
    for (let entry = matrix.rowStart[row]!; entry < end; entry++) {
      addScaled(dense, from, matrix.value[entry]!, out, matrix.column[entry]! * width, width);
    }
  }
}

/** to[toAt + j] += scale * from[fromAt + j]; the leaf of every sparse product. */
export function addScaled(
  from: Float64Array | Float32Array,
  fromAt: number,
  scale: number,
  to: Float64Array,
  toAt: number,
  width: number,
): void {
  for (let j = 0; j < width; j++) to[toAt + j]! += scale * from[fromAt + j]!;
}

/** Divides every row by its L2 norm, in place; empty rows stay empty. */
export function normaliseRows(matrix: SparseMatrix): void {
  for (let row = 0; row < matrix.rows; row++) {
    const start = matrix.rowStart[row]!;
    const end = matrix.rowStart[row + 1]!;
    let squares = 0;
    for (let entry = start; entry < end; entry++) squares += matrix.value[entry]! ** 2;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let entry = start; entry < end; entry++) matrix.value[entry]! *= scale;
  }
}
