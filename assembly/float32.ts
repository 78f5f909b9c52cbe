import {
  E0,
  E1,
  E2,
  E3,
  E4,
  EXP2_MAX,
  EXP2_MIN,
  L0,
  L1,
  L2,
  L3,
  L4,
  L5,
  L6,
  TWO_THIRDS_BITS,
} from '../src/ranking/float32-constants';

// Every function here does the operations of src/ranking/float32.ts in the same order: same bits.

// @ts-ignore: decorator
@inline
export function splat(value: f64): v128 {
  return f32x4.splat(<f32>value);
}

// @ts-ignore: decorator
@inline
function step(p: v128, x: v128, coefficient: f64): v128 {
  return f32x4.add(f32x4.mul(p, x), splat(coefficient));
}

/** log2 of positive normal floats. */
// @ts-ignore: decorator
@inline
export function log2x4(value: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(value, i32x4.splat(TWO_THIRDS_BITS)), 23);
  const mantissa = i32x4.sub(value, i32x4.shl(exponent, 23));
  const x = f32x4.sub(mantissa, splat(1));
  let p = step(splat(L6), x, L5);
  p = step(p, x, L4);
  p = step(p, x, L3);
  p = step(p, x, L2);
  p = step(p, x, L1);
  p = step(p, x, L0);
  return f32x4.add(f32x4.mul(p, x), f32x4.convert_i32x4_s(exponent));
}

/** ln of positive normal floats. */
// @ts-ignore: decorator
@inline
export function lnx4(value: v128): v128 {
  return f32x4.mul(log2x4(value), splat(0.6931471805599453));
}

/** 2^value, the exponent clamped to [EXP2_MIN, EXP2_MAX]. */
// @ts-ignore: decorator
@inline
export function exp2x4(value: v128): v128 {
  // pmax(a, b) is a < b ? b : a: a NaN as second operand gives the first.
  const t = f32x4.pmin(f32x4.pmax(splat(EXP2_MIN), value), splat(EXP2_MAX));
  const whole = f32x4.nearest(t);
  const x = f32x4.sub(t, whole);
  let p = step(splat(E4), x, E3);
  p = step(p, x, E2);
  p = step(p, x, E1);
  p = step(p, x, E0);
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(f32x4.add(f32x4.mul(p, x), splat(1)), scale);
}
