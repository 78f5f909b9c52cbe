/**
 * Coefficients of the logarithm and the exponential that kernel and TypeScript share (read by AssemblyScript too: numbers only).
 * Minimax fits (Remez) in double precision; errors in exact arithmetic, to which f32 rounding adds about 1e-7.
 */

/** log2(1 + x) = x * (L0 + L1 x + ... + L6 x^6) on [-1/3, 1/3]: 3.3e-7 of max(|x|, .02) relative, exact at 0. */
export const L0 = 1.4426935855316054;
export const L1 = -0.7214026976736267;
export const L2 = 0.4810667815368507;
export const L3 = -0.3577288940280102;
export const L4 = 0.28365285039757576;
export const L5 = -0.28425082794547707;
export const L6 = 0.2570911893963745;

/** 2^x = 1 + x * (E0 + E1 x + ... + E4 x^4) on [-1/2, 1/2]: 1e-7 relative, exact at 0. */
export const E0 = 0.6931469775991953;
export const E1 = 0.24022242085377907;
export const E2 = 0.0555073374318883;
export const E3 = 0.009671512639579227;
export const E4 = 0.0013264727217853522;

/** Bits of 2/3: mantissas are brought to [2/3, 4/3). */
export const TWO_THIRDS_BITS = 0x3f2aaaab;

/** Odds below 2^-125 are as good as zero and above 2^60 as good as certain; between, nothing overflows or gets denormal. */
export const EXP2_MIN = -125;
export const EXP2_MAX = 60;

/** 1.5 * 2^23: adding and subtracting it rounds to the nearest integer, ties to even. */
export const ROUNDING = 12582912;
