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
  ROUNDING,
  TWO_THIRDS_BITS,
} from './float32-constants.js';

/**
 * Logarithm and exponential in single precision, operation by operation as the kernel does them, so that both give the same
 * bits, on every machine (Math.log and Math.exp promise neither).
 */
const f32 = Math.fround;

const [l0, l1, l2, l3, l4, l5, l6] = [f32(L0), f32(L1), f32(L2), f32(L3), f32(L4), f32(L5), f32(L6)];
const [e0, e1, e2, e3, e4] = [f32(E0), f32(E1), f32(E2), f32(E3), f32(E4)];
const ln2 = f32(Math.LN2);

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

/** log2 of a positive normal float: absolute error below 4e-7 for results below 1, otherwise half a unit in the last place more. */
export function log2F32(value: number): number {
  float[0] = value;
  const b = bits[0]!;
  const exponent = (b - TWO_THIRDS_BITS) >> 23;
  bits[0] = b - (exponent << 23);
  const x = f32(float[0]! - 1);
  let p = l6;
  p = f32(f32(p * x) + l5);
  p = f32(f32(p * x) + l4);
  p = f32(f32(p * x) + l3);
  p = f32(f32(p * x) + l2);
  p = f32(f32(p * x) + l1);
  p = f32(f32(p * x) + l0);
  return f32(f32(p * x) + exponent);
}

/** ln of a positive normal float; exactly 0 at 1. */
export const lnF32 = (value: number): number => f32(log2F32(value) * ln2);

const powersOfTwo = Float32Array.from({ length: EXP2_MAX - EXP2_MIN + 1 }, (_, i) => 2 ** (i + EXP2_MIN));

/** 2^value with the exponent clamped to [EXP2_MIN, EXP2_MAX]: relative error below 2e-7. NaN gives 2^EXP2_MIN. */
export function exp2F32(value: number): number {
  const t = value > EXP2_MIN ? (value < EXP2_MAX ? value : EXP2_MAX) : EXP2_MIN;
  const whole = f32(f32(t + ROUNDING) - ROUNDING);
  const x = f32(t - whole);
  let p = e4;
  p = f32(f32(p * x) + e3);
  p = f32(f32(p * x) + e2);
  p = f32(f32(p * x) + e1);
  p = f32(f32(p * x) + e0);
  return f32(f32(f32(p * x) + 1) * powersOfTwo[whole - EXP2_MIN]!);
}
