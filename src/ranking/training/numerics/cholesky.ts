/** Dense symmetric positive definite systems; matrices are row-major n x n, only the lower triangle is read. */

/** Lower factor L with L L' = A; throws when A is not positive definite. Time n^3 / 3. */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let t = 0; t < j; t++) sum -= l[i * n + t]! * l[j * n + t]!;
      if (i !== j) {
        l[i * n + j] = sum / l[j * n + j]!;
      } else {
        if (!(sum > 0)) throw new Error(`matrix is not positive definite at row ${i}`);
        l[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  return l;
}

/** Solves L x = b in place for the row of `rows` that starts at `at`. */
export function solveLower(l: Float64Array, n: number, rows: Float64Array, at: number): void {
  for (let i = 0; i < n; i++) {
    let sum = rows[at + i]!;
    for (let t = 0; t < i; t++) sum -= l[i * n + t]! * rows[at + t]!;
    rows[at + i] = sum / l[i * n + i]!;
  }
}

/** Solves L' x = b in place for the row of `rows` that starts at `at`. */
function solveLowerTransposed(l: Float64Array, n: number, rows: Float64Array, at: number): void {
  for (let i = n - 1; i >= 0; i--) {
    const x = rows[at + i]! / l[i * n + i]!;
    rows[at + i] = x;
    for (let t = 0; t < i; t++) rows[at + t]! -= l[i * n + t]! * x;
  }
}

/** Solves A x = b for each of `count` rows b (row-major count x n), in place, by the factor of {@link cholesky}. */
export function solveRows(l: Float64Array, n: number, rows: Float64Array, count: number): void {
  for (let row = 0; row < count; row++) {
    solveLower(l, n, rows, row * n);
    solveLowerTransposed(l, n, rows, row * n);
  }
}
