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

// @ts-ignore: decorator
@inline
function addProduct(sum: v128, w: v128, q: v128): v128 {
  return f32x4.add(sum, f32x4.mul(w, q));
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
    const qa = v128.load(a);
    const qb = v128.load(b);
    const qc = v128.load(c);
    const qd = v128.load(d);
    const ab = i32x4.shuffle(qa, qb, 0, 4, 1, 5);
    const cd = i32x4.shuffle(qc, qd, 0, 4, 1, 5);
    const ab2 = i32x4.shuffle(qa, qb, 2, 6, 3, 7);
    const cd2 = i32x4.shuffle(qc, qd, 2, 6, 3, 7);
    sum = addProduct(sum, v128.load32_splat(z), i64x2.shuffle(ab, cd, 0, 2));
    sum = addProduct(sum, v128.load32_splat(z, 4), i64x2.shuffle(ab, cd, 1, 3));
    sum = addProduct(sum, v128.load32_splat(z, 8), i64x2.shuffle(ab2, cd2, 0, 2));
    sum = addProduct(sum, v128.load32_splat(z, 12), i64x2.shuffle(ab2, cd2, 1, 3));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  return sum;
}
