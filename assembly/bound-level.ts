import {
  W_SIZE_MIDDLE,
  W_VECTOR_UNIT,
} from '../src/ranking/layout';
import {
  BOUND_LEVELS,
  FIRST_RADIUS,
  FLAG_STATIC,
  I_FLAGS,
  I_NEWCOMER,
  I_ROW_BYTES,
  I_WEIGHTS,
  RADIUS_STEP,
  SIZE_UNIT,
  S_CUSTOMER,
  U_BASKET_SIZE,
  S_VECTOR,
} from '../src/scoring/layout';
import { splat } from './float32';

/** The level of bounds for the customer's distance from the middle; -1 when there is none for one so far away. */
export function levelOf(image: usize, scratch: usize, receipts: u32): i32 {
  if (load<u32>(image, I_FLAGS * 4) & FLAG_STATIC) return 0;
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const size: f32 = receipts == 0 ? 0 : load<f32>(scratch, S_CUSTOMER + U_BASKET_SIZE) - 1.5;
  const byVector = vectorDistance(image, scratch) * load<f32>(weights, W_VECTOR_UNIT * 4);
  const bySize = abs<f32>(size - load<f32>(weights, W_SIZE_MIDDLE * 4)) / <f32>SIZE_UNIT;
  // A little more than rounding can hide.
  const distance = <f64>max<f32>(byVector, bySize) * 1.0001;
  let radius: f64 = FIRST_RADIUS;
  for (let level = 0; level < BOUND_LEVELS; level++, radius *= RADIUS_STEP) if (distance <= radius) return level;
  return -1;
}

/** |z - newcomer's|. */
function vectorDistance(image: usize, scratch: usize): f32 {
  const vector = scratch + S_VECTOR;
  const middle = image + load<u32>(image, I_NEWCOMER * 4);
  let squares = splat(0);
  for (let at: usize = 0, end = <usize>load<u32>(image, I_ROW_BYTES * 4); at < end; at += 16) {
    const difference = f32x4.sub(v128.load(vector + at), v128.load(middle + at));
    squares = f32x4.add(squares, f32x4.mul(difference, difference));
  }
  const pairs = f32x4.add(squares, i32x4.shuffle(squares, squares, 2, 3, 0, 1));
  return sqrt<f32>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
}
