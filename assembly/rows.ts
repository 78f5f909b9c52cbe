import { I_DENSE_BIAS, I_ROW_BYTES, I_ROWS, S_VECTOR } from '../src/scoring/layout';

/** Floats at four byte offsets. */
// @ts-ignore: decorator
@inline
export function gather(array: usize, a: usize, b: usize, c: usize, d: usize): v128 {
  let lanes = v128.load32_zero(array + a);
  lanes = v128.load32_lane(array + b, lanes, 1);
  lanes = v128.load32_lane(array + c, lanes, 2);
  return v128.load32_lane(array + d, lanes, 3);
}

// Lane l of four vectors, side by side: the columns of a square of which they are the rows.

// @ts-ignore: decorator
@inline
function column0(a: v128, b: v128, c: v128, d: v128): v128 {
  return i64x2.shuffle(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(c, d, 0, 4, 1, 5), 0, 2);
}

// @ts-ignore: decorator
@inline
function column1(a: v128, b: v128, c: v128, d: v128): v128 {
  return i64x2.shuffle(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(c, d, 0, 4, 1, 5), 1, 3);
}

// @ts-ignore: decorator
@inline
function column2(a: v128, b: v128, c: v128, d: v128): v128 {
  return i64x2.shuffle(i32x4.shuffle(a, b, 2, 6, 3, 7), i32x4.shuffle(c, d, 2, 6, 3, 7), 0, 2);
}

// @ts-ignore: decorator
@inline
function column3(a: v128, b: v128, c: v128, d: v128): v128 {
  return i64x2.shuffle(i32x4.shuffle(a, b, 2, 6, 3, 7), i32x4.shuffle(c, d, 2, 6, 3, 7), 1, 3);
}

/** Adds the products of four numbers of the vector with a square of four rows of q, one number after the other. */
// @ts-ignore: decorator
@inline
function addProducts(sum: v128, vector: usize, a: v128, b: v128, c: v128, d: v128): v128 {
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(vector), column0(a, b, c, d)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(vector, 4), column1(a, b, c, d)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(vector, 8), column2(a, b, c, d)));
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(vector, 12), column3(a, b, c, d)));
}

/**
 * D of the four numbers whose byte offsets in arrays of f32 are given, a lane a number. Each is summed in the order of its row, as in the dense
 * pass over the panel: same bits.
 */
// @ts-ignore: decorator
@inline
export function denseOfFour(image: usize, scratch: usize, n0: usize, n1: usize, n2: usize, n3: usize): v128 {
  const rowBytes = <usize>load<u32>(image, I_ROW_BYTES * 4);
  const rows = image + load<u32>(image, I_ROWS * 4);
  let a = rows + (n0 >> 2) * rowBytes;
  let b = rows + (n1 >> 2) * rowBytes;
  let c = rows + (n2 >> 2) * rowBytes;
  let d = rows + (n3 >> 2) * rowBytes;
  let sum = gather(image + load<u32>(image, I_DENSE_BIAS * 4), n0, n1, n2, n3);
  const end = a + rowBytes;
  for (let z = scratch + S_VECTOR; a < end; z += 16) {
    sum = addProducts(sum, z, v128.load(a), v128.load(b), v128.load(c), v128.load(d));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  return sum;
}
