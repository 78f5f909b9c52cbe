import { type CustomerVectorShape, vectorSize } from '../model.js';
import type { CustomerState } from './customer-state.js';
import { addScaled } from './numerics/sparse.js';
import { meanSizeLog } from './own-signals.js';

/** Scale of the five customer numbers, so that the ridge treats them like the vectors. */
const CUSTOMER_BLOCK_SCALE = 0.3;

/** Writes z_u of ranking/model.ts to out[offset ..]; `p` is row-major itemCount x k. */
export function writeCustomerVector(
  state: CustomerState,
  shape: CustomerVectorShape,
  p: Float64Array | Float32Array,
  out: Float64Array,
  offset: number,
): void {
  const { k } = shape;
  out.fill(0, offset, offset + vectorSize(shape));
  if (k === 0) return;
  let squares = 0;
  for (let slot = 0; slot < state.count; slot++) squares += itemWeight(state, slot) ** 2;
  const unit = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let slot = 0; slot < state.count; slot++) {
    addScaled(p, state.item[slot]! * k, unit * itemWeight(state, slot), out, offset, k);
  }
  let end = offset + k;
  if (shape.recentScale !== 0) {
    let recentSquares = 0;
    for (let slot = 0; slot < state.count; slot++) recentSquares += state.recent[slot]! ** 2;
    const scale = recentSquares > 0 ? shape.recentScale / Math.sqrt(recentSquares) : 0;
    for (let slot = 0; slot < state.count; slot++) {
      const weight = state.recent[slot]!;
      if (weight > 0) addScaled(p, state.item[slot]! * k, scale * weight, out, end, k);
    }
    end += k;
  }
  if (shape.customerBlock) writeCustomerBlock(state, out, end);
}

/** The weight of an own item in the customer's vector, and in the matrix whose singular vectors are P. */
export function itemWeight(state: CustomerState, slot: number): number {
  return Math.log1p(state.decay90[slot]!);
}

function writeCustomerBlock(state: CustomerState, out: Float64Array, at: number): void {
  const size = meanSizeLog(state);
  const newest = Math.log(Math.max(1, state.newestSize));
  const receipts = Math.log(Math.max(1, state.receipts));
  out[at] = CUSTOMER_BLOCK_SCALE * size;
  out[at + 1] = (CUSTOMER_BLOCK_SCALE * size * size) / 4;
  out[at + 2] = CUSTOMER_BLOCK_SCALE * newest;
  out[at + 3] = CUSTOMER_BLOCK_SCALE * receipts;
  out[at + 4] = (CUSTOMER_BLOCK_SCALE * receipts * receipts) / 4;
}
