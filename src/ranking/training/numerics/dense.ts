/** G = B' B of a row-major rows x width matrix; G row-major width x width. */
export function gram(b: Float64Array, rows: number, width: number): Float64Array {
  const g = new Float64Array(width * width);
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    for (let i = 0; i < width; i++) {
      const x = b[at + i]!;
      if (x === 0) continue;
      for (let j = 0; j <= i; j++) g[i * width + j]! += x * b[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) g[j * width + i] = g[i * width + j]!;
  return g;
}

/**
 * out[m * stride + i] = bias[i] + row m of a . row i of b, for m < aRows and i < bRows; both row-major with `width` columns.
 * Tiles of 2 x 4 keep eight sums in registers; this loop is most of the training time.
 */
export function rowProducts(
  a: Float64Array,
  aRows: number,
  b: Float64Array,
  bRows: number,
  width: number,
  bias: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < bRows; i += 4) {
    const i1 = Math.min(i + 1, bRows - 1);
    const i2 = Math.min(i + 2, bRows - 1);
    const i3 = Math.min(i + 3, bRows - 1);
    const b0 = i * width;
    const b1 = i1 * width;
    const b2 = i2 * width;
    const b3 = i3 * width;
    for (let m = 0; m < aRows; m += 2) {
      const n = Math.min(m + 1, aRows - 1);
      const a0 = m * width;
      const a1 = n * width;
      let s00 = bias[i]!;
      let s01 = bias[i1]!;
      let s02 = bias[i2]!;
      let s03 = bias[i3]!;
      let s10 = s00;
      let s11 = s01;
      let s12 = s02;
      let s13 = s03;
      for (let t = 0; t < width; t++) {
        const x = a[a0 + t]!;
        const y = a[a1 + t]!;
        const q0 = b[b0 + t]!;
        const q1 = b[b1 + t]!;
        const q2 = b[b2 + t]!;
        const q3 = b[b3 + t]!;
        s00 += x * q0;
        s10 += y * q0;
        s01 += x * q1;
        s11 += y * q1;
        s02 += x * q2;
        s12 += y * q2;
        s03 += x * q3;
        s13 += y * q3;
      }
      const o0 = m * bRows;
      const o1 = n * bRows;
      out[o0 + i] = s00;
      out[o0 + i1] = s01;
      out[o0 + i2] = s02;
      out[o0 + i3] = s03;
      out[o1 + i] = s10;
      out[o1 + i1] = s11;
      out[o1 + i2] = s12;
      out[o1 + i3] = s13;
    }
  }
}
