import type { ReplayedHistory } from '../history/replay.js';
import { type CustomerVectorShape, vectorSize } from './model.js';
import { type CustomerSignals, vectorWeight } from './signals-of-history.js';

const f32 = Math.fround;

/** .4 to the power of the receipts ago, for the three newest. */
const RECENT_WEIGHTS = [1, f32(0.4), f32(f32(0.4) * f32(0.4))] as const;

/** Item vectors in rows of `stride` numbers, the first k of which count. */
export interface ItemVectors {
  readonly count: number;
  readonly floats: ArrayLike<number>;
  readonly start: number;
  readonly stride: number;
}

/**
 * z_u of a customer with receipts (ranking/model.ts): operation by operation as the kernel does it. Items without a vector don't count,
 * not in the norms either.
 */
export function customerVector(
  replay: ReplayedHistory,
  customer: CustomerSignals,
  shape: CustomerVectorShape,
  vectors: ItemVectors,
): Float32Array {
  const { k } = shape;
  const z = new Float32Array(vectorSize(shape));
  const weights = Float32Array.from(replay.items, (_, slot) => vectorWeight(replay, slot));
  addUnitSum(z.subarray(0, k), replay.items, weights, vectors, 1);
  let at = k;
  if (shape.recentScale !== 0) {
    addUnitSum(z.subarray(k, 2 * k), replay.items, recentWeights(replay), vectors, f32(shape.recentScale));
    at += k;
  }
  if (shape.customerBlock) {
    const { basketSize, newestSize, lnReceipts } = customer;
    const scale = f32(0.3);
    z[at] = scale * basketSize;
    z[at + 1] = scale * f32(f32(basketSize * basketSize) * 0.25);
    z[at + 2] = scale * newestSize;
    z[at + 3] = scale * lnReceipts;
    z[at + 4] = scale * f32(f32(lnReceipts * lnReceipts) * 0.25);
  }
  return z;
}

/** Sum of .4^(receipts ago) over the three newest receipts that are still in the window, a slot. */
function recentWeights(replay: ReplayedHistory): Float32Array {
  const weights = new Float32Array(replay.items.length);
  const { window } = replay;
  for (let back = Math.min(window.length, RECENT_WEIGHTS.length) - 1; back >= 0; back--) {
    for (const slot of window[window.length - 1 - back]!) weights[slot] = weights[slot]! + RECENT_WEIGHTS[back]!;
  }
  return weights;
}

function addUnitSum(
  target: Float32Array,
  items: Uint32Array,
  weights: Float32Array,
  vectors: ItemVectors,
  scale: number,
): void {
  let squares = 0;
  for (let slot = 0; slot < items.length; slot++) {
    if (items[slot]! < vectors.count) squares = f32(squares + f32(weights[slot]! * weights[slot]!));
  }
  const factor = squares > 0 ? f32(scale / f32(Math.sqrt(squares))) : 0;
  for (let slot = 0; slot < items.length; slot++) {
    const weight = weights[slot]!;
    if (items[slot]! >= vectors.count || weight === 0) continue;
    const row = vectors.start + items[slot]! * vectors.stride;
    for (let j = 0; j < target.length; j++) target[j] = target[j]! + f32(weight * vectors.floats[row + j]!);
  }
  for (let j = 0; j < target.length; j++) target[j] = target[j]! * factor;
}
