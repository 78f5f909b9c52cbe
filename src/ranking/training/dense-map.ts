import { cholesky, solveRows } from './numerics/cholesky.js';
import { addScaled } from './numerics/sparse.js';

/**
 * Weighted sums over (customer vector z, next receipt Y) pairs, enough to solve a ridge regression of Y on z. Sums
 * add up, so leaving a part out for cross-fitting is a subtraction and receipts can be accumulated as they arrive.
 */
export interface Moments {
  readonly width: number;
  readonly itemCount: number;
  pairs: number;
  weight: number;
  /** Sum of t z. */
  readonly z: Float64Array;
  /** Sum of t z z', row-major width x width, lower triangle. */
  readonly zz: Float64Array;
  /** Sum of t Y. */
  readonly y: Float64Array;
  /** Sum of t Y z', row-major itemCount x width. */
  readonly zy: Float64Array;
}

export function emptyMoments(width: number, itemCount: number): Moments {
  return {
    width,
    itemCount,
    pairs: 0,
    weight: 0,
    z: new Float64Array(width),
    zz: new Float64Array(width * width),
    y: new Float64Array(itemCount),
    zy: new Float64Array(itemCount * width),
  };
}

/** Adds the pair of z = vectors[at .. at + width] and the next receipt `items`, weighted |T|^-.5 (see the listwise loss). */
export function addPair(moments: Moments, vectors: Float64Array, at: number, items: Uint32Array): void {
  const { width, z, zz, y, zy } = moments;
  const weight = 1 / Math.sqrt(items.length);
  moments.pairs += 1;
  moments.weight += weight;
  addScaled(vectors, at, weight, z, 0, width);
  for (let i = 0; i < width; i++) {
    const x = weight * vectors[at + i]!;
    for (let j = 0; j <= i; j++) zz[i * width + j]! += x * vectors[at + j]!;
  }
  for (let j = 0; j < items.length; j++) {
    y[items[j]!]! += weight;
    addScaled(vectors, at, weight, zy, items[j]! * width, width);
  }
}

/** a + sign * b, as new moments. */
export function combineMoments(a: Moments, b: Moments, sign: 1 | -1): Moments {
  const sum = (x: Float64Array, y: Float64Array) => {
    const out = x.slice();
    for (let i = 0; i < out.length; i++) out[i]! += sign * y[i]!;
    return out;
  };
  return {
    width: a.width,
    itemCount: a.itemCount,
    pairs: a.pairs + sign * b.pairs,
    weight: a.weight + sign * b.weight,
    z: sum(a.z, b.z),
    zz: sum(a.zz, b.zz),
    y: sum(a.y, b.y),
    zy: sum(a.zy, b.zy),
  };
}

/** D_ui = bias_i + z_u . q_i, a ridge estimate of the probability that i is in u's next receipt. */
export interface DenseMap {
  readonly width: number;
  readonly bias: Float64Array;
  /** Row-major itemCount x width. */
  readonly q: Float64Array;
  /** Mean z of the newest pairs: what a customer without receipts is taken for. */
  readonly mean: Float64Array;
}

/** Older receipts of the same customers as further pairs, at a weight below 1. */
export interface OlderPairs {
  readonly moments: Moments;
  readonly scale: number;
}

/**
 * Ridge regression with each set of pairs centred by its own means: only the popularity of the newest set enters D,
 * older ones teach who buys what. Throws when there is no pair. Time itemCount x width^2.
 */
export function solveDenseMap(newest: Moments, older: readonly OlderPairs[], ridge: number): DenseMap {
  const { width, itemCount } = newest;
  const system = new Float64Array(width * width);
  const q = new Float64Array(itemCount * width);
  addCentred(newest, 1, system, q);
  for (const { moments, scale } of older) if (moments.pairs > 0) addCentred(moments, scale, system, q);
  for (let i = 0; i < width; i++) system[i * width + i]! += ridge;
  solveRows(cholesky(system, width), width, q, itemCount);
  const bias = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    let sum = newest.y[item]!;
    for (let j = 0; j < width; j++) sum -= newest.z[j]! * q[item * width + j]!;
    bias[item] = sum / newest.weight;
  }
  return { width, bias, q, mean: newest.z.map((sum) => sum / newest.weight) };
}

/** Adds scale x the centred second moments, weights brought to a mean of 1 a pair. */
function addCentred(moments: Moments, scale: number, system: Float64Array, target: Float64Array): void {
  const { width, itemCount, weight, z, zz, y, zy } = moments;
  const unit = (scale * moments.pairs) / weight;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) system[i * width + j]! += unit * (zz[i * width + j]! - (z[i]! * z[j]!) / weight);
  }
  for (let item = 0; item < itemCount; item++) {
    const level = y[item]! / weight;
    const at = item * width;
    for (let j = 0; j < width; j++) target[at + j]! += unit * (zy[at + j]! - level * z[j]!);
  }
}
