import { H_BYTES, H_ITEMS, SUM_DECAY_90, T_BYTES, T_LAST, T_RECEIPT_DECAYS } from '../src/history/layout';
import {
  W_RECENT_SCALE,
} from '../src/ranking/layout';
import {
  FLAG_CUSTOMER,
  FLAG_RECENT,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_NEWCOMER,
  I_VECTOR_SIZE,
  I_VECTORS,
  I_WEIGHTS,
  S_CUSTOMER,
  U_BASKET_SIZE,
  U_LN_RECEIPTS,
  U_NEWEST_SIZE,
  S_HISTORY,
  S_RECENT,
  S_TOTALS,
  S_VECTOR,
  S_WEIGHTS,
} from '../src/scoring/layout';
import { lnx4, splat } from './float32';
import { receiptDecayRow } from './history';

/** The customer vector at S_VECTOR, from the replayed history; padded with zeros to a multiple of 4. */
export function buildVector(tables: usize, image: usize, scratch: usize, receipts: u32): void {
  const vector = scratch + S_VECTOR;
  storeVector(tables, image, scratch, vector, receipts);
  v128.store(vector + load<u32>(image, I_VECTOR_SIZE * 4) * 4, splat(0));
}

function storeVector(tables: usize, image: usize, scratch: usize, vector: usize, receipts: u32): void {
  if (receipts == 0) {
    memory.copy(vector, image + load<u32>(image, I_NEWCOMER * 4), load<u32>(image, I_VECTOR_SIZE * 4) * 4);
    return;
  }
  const flags = load<u32>(image, I_FLAGS * 4);
  const stride = <usize>load<u32>(image, I_K * 4) * 4;
  // Rows are padded, so a block spills over its end; the next one, written later, overwrites that.
  let at = vector;
  storeLongTermWeights(tables, scratch, receipts);
  storeUnitSum(image, scratch, scratch + S_WEIGHTS, at, 1);
  at += stride;
  if (flags & FLAG_RECENT) {
    const weights = image + load<u32>(image, I_WEIGHTS * 4);
    storeUnitSum(image, scratch, scratch + S_RECENT, at, load<f32>(weights, W_RECENT_SCALE * 4));
    at += stride;
  }
  if (flags & FLAG_CUSTOMER) storeCustomerBlock(scratch, at);
}

/** ln(1 + sum of .9^(receipts ago)) a slot. */
function storeLongTermWeights(tables: usize, scratch: usize, receipts: u32): void {
  const weights = scratch + S_WEIGHTS;
  const items = <u32>load<u16>(scratch, S_HISTORY + H_ITEMS);
  let record = scratch + S_TOTALS;
  for (let slot: u32 = 0; slot < items; slot++, record += T_BYTES) {
    const row = receiptDecayRow(tables, receipts - load<u32>(record, T_LAST));
    store<f32>(weights + (slot << 2), load<f32>(record, T_RECEIPT_DECAYS + SUM_DECAY_90 * 4) * load<f32>(row, SUM_DECAY_90 * 4));
  }
  for (let slot: u32 = 0; slot < items; slot += 4) {
    const at = weights + (slot << 2);
    v128.store(at, lnx4(f32x4.add(v128.load(at), splat(1))));
  }
}

/** scale * unit(weights) P: the sum of the vectors of known items by weight, divided by the norm of the weights. */
function storeUnitSum(image: usize, scratch: usize, weights: usize, target: usize, scale: f32): void {
  const items = <u32>load<u16>(scratch, S_HISTORY + H_ITEMS);
  const dictionary = scratch + S_HISTORY + H_BYTES;
  const known = load<u32>(image, I_KNOWN_ITEMS * 4);
  const vectors = image + load<u32>(image, I_VECTORS * 4);
  const rowBytes = load<u32>(image, I_K_PADDED * 4) * 4;
  let squares: f32 = 0;
  for (let slot: u32 = 0; slot < items; slot++) {
    if (load<u32>(dictionary + (slot << 2)) < known) {
      const weight = load<f32>(weights + (slot << 2));
      squares += weight * weight;
    }
  }
  const factor = f32x4.splat(squares > 0 ? scale / sqrt<f32>(squares) : 0);
  for (let column: u32 = 0; column < rowBytes; column += 64) {
    let a = splat(0);
    let b = splat(0);
    let c = splat(0);
    let d = splat(0);
    for (let slot: u32 = 0; slot < items; slot++) {
      const item = load<u32>(dictionary + (slot << 2));
      const weight = load<f32>(weights + (slot << 2));
      if (item >= known || weight == 0) continue;
      const row = vectors + <usize>item * rowBytes + column;
      const w = f32x4.splat(weight);
      a = f32x4.add(a, f32x4.mul(w, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(w, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(w, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(w, v128.load(row, 48)));
    }
    v128.store(target + column, f32x4.mul(a, factor));
    v128.store(target + column, f32x4.mul(b, factor), 16);
    v128.store(target + column, f32x4.mul(c, factor), 32);
    v128.store(target + column, f32x4.mul(d, factor), 48);
  }
}

/** .3 (A, A^2/4, L, N', N'^2/4) */
function storeCustomerBlock(scratch: usize, target: usize): void {
  const receipts = load<f32>(scratch, S_CUSTOMER + U_LN_RECEIPTS);
  const basket = load<f32>(scratch, S_CUSTOMER + U_BASKET_SIZE);
  const newest = load<f32>(scratch, S_CUSTOMER + U_NEWEST_SIZE);
  const scale: f32 = 0.3;
  const quarter: f32 = 0.25;
  store<f32>(target, scale * basket);
  store<f32>(target, scale * (basket * basket * quarter), 4);
  store<f32>(target, scale * newest, 8);
  store<f32>(target, scale * receipts, 12);
  store<f32>(target, scale * (receipts * receipts * quarter), 16);
}
