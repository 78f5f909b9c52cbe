import { H_BYTES, H_ITEMS } from '../src/history/layout';
import {
  W_DENSE_FLOOR,
  W_DENSE_LINEAR,
  W_DENSE_LOG,
} from '../src/ranking/layout';
import {
  FLAG_DENSE,
  FLAG_STATIC,
  I_BASE,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_DENSE_BIAS,
  I_FLAGS,
  I_ODDS,
  I_PANEL,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTOR_SIZE,
  I_WEIGHTS,
  NOT_COVERED,
  S_CUSTOMER,
  U_BASKET_SIZE,
  S_HISTORY,
  S_OWN,
  S_VECTOR,
} from '../src/scoring/layout';
import { exp2x4, log2x4 } from './float32';

/** A - 1.5, the customer's ln of the mean basket size about its middle; 0 for newcomers. */
// @ts-ignore: decorator
@inline
export function sizeTerm(scratch: usize, receipts: u32): v128 {
  return f32x4.splat(receipts == 0 ? 0 : load<f32>(scratch, S_CUSTOMER + U_BASKET_SIZE) - 1.5);
}

/** Bytes of a block of 32 f32. */
const BLOCK_BYTES: usize = 128;

/** Odds as if never bought, into the working array, of the scored numbers whose odds stand there between two multiples of BLOCK_BYTES. */
export function scoreItems(image: usize, scratch: usize, receipts: u32, from: usize, to: usize): void {
  for (let block = from; block < to; block += BLOCK_BYTES) scoreBlock(image, scratch, receipts, block);
}

/** The same of the 32 numbers whose arrays of f32 begin at a byte offset. */
// @ts-ignore: decorator
@inline
function scoreBlock(image: usize, scratch: usize, receipts: u32, block: usize): void {
  const flags = load<u32>(image, I_FLAGS * 4);
  const odds = scratch + load<u32>(image, I_ODDS * 4) + block;
  if (flags & FLAG_STATIC) {
    memory.copy(odds, image + load<u32>(image, I_STATIC_ODDS * 4) + block, BLOCK_BYTES);
    return;
  }
  const base = image + load<u32>(image, I_BASE * 4) + block;
  const slope = image + load<u32>(image, I_SIZE_SLOPE * 4) + block;
  const size = sizeTerm(scratch, receipts);
  if (flags & FLAG_DENSE) {
    scoreDense(image, scratch, odds, base, slope, block, size);
    return;
  }
  for (let at: usize = 0; at < BLOCK_BYTES; at += 16) {
    const score = f32x4.add(v128.load(base + at), f32x4.mul(v128.load(slope + at), size));
    v128.store(odds + at, exp2x4(score));
  }
}

/** Odds of four numbers by their base, slope and D. */
// @ts-ignore: decorator
@inline
export function denseOdds(base: v128, slope: v128, size: v128, weights: usize, D: v128): v128 {
  let score = f32x4.add(base, f32x4.mul(slope, size));
  score = f32x4.add(score, f32x4.mul(v128.load32_splat(weights, W_DENSE_LINEAR * 4), D));
  const logD = log2x4(f32x4.pmax(v128.load32_splat(weights, W_DENSE_FLOOR * 4), D));
  return exp2x4(f32x4.add(score, f32x4.mul(v128.load32_splat(weights, W_DENSE_LOG * 4), logD)));
}

/** 8 vectors of numbers, one running sum each, so that a number's sum has the order of its row. */
function scoreDense(
  image: usize,
  scratch: usize,
  odds: usize,
  base: usize,
  slope: usize,
  block: usize,
  size: v128,
): void {
  const vectorSize = <usize>load<u32>(image, I_VECTOR_SIZE * 4);
  const vector = scratch + S_VECTOR;
  const vectorEnd = vector + (vectorSize << 2);
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const bias = image + load<u32>(image, I_DENSE_BIAS * 4) + block;
  let panel = image + load<u32>(image, I_PANEL * 4) + block * vectorSize;

  let a = v128.load(bias);
  let b = v128.load(bias, 16);
  let c = v128.load(bias, 32);
  let d = v128.load(bias, 48);
  let e = v128.load(bias, 64);
  let f = v128.load(bias, 80);
  let g = v128.load(bias, 96);
  let h = v128.load(bias, 112);
  for (let z = vector; z < vectorEnd; z += 4, panel += 128) {
    const w = v128.load32_splat(z);
    a = f32x4.add(a, f32x4.mul(w, v128.load(panel)));
    b = f32x4.add(b, f32x4.mul(w, v128.load(panel, 16)));
    c = f32x4.add(c, f32x4.mul(w, v128.load(panel, 32)));
    d = f32x4.add(d, f32x4.mul(w, v128.load(panel, 48)));
    e = f32x4.add(e, f32x4.mul(w, v128.load(panel, 64)));
    f = f32x4.add(f, f32x4.mul(w, v128.load(panel, 80)));
    g = f32x4.add(g, f32x4.mul(w, v128.load(panel, 96)));
    h = f32x4.add(h, f32x4.mul(w, v128.load(panel, 112)));
  }
  // The odds take the place of D: written, read back and replaced while they are in the first cache.
  v128.store(odds, a);
  v128.store(odds, b, 16);
  v128.store(odds, c, 32);
  v128.store(odds, d, 48);
  v128.store(odds, e, 64);
  v128.store(odds, f, 80);
  v128.store(odds, g, 96);
  v128.store(odds, h, 112);
  for (let at: usize = 0; at < BLOCK_BYTES; at += 16) {
    v128.store(odds + at, denseOdds(v128.load(base + at), v128.load(slope + at), size, weights, v128.load(odds + at)));
  }
}

/** Lists the own items that a promotion covers as pairs (slot, number) at S_OWN; returns how many. */
export function listOwnItems(image: usize, scratch: usize): u32 {
  const items = <u32>load<u16>(scratch, S_HISTORY + H_ITEMS);
  const dictionary = scratch + S_HISTORY + H_BYTES;
  const coveredOf = image + load<u32>(image, I_COVERED_OF * 4);
  const limit = load<u32>(image, I_COVERED_LIMIT * 4);
  let own = scratch + S_OWN;
  for (let slot: u32 = 0; slot < items; slot++) {
    const item = load<u32>(dictionary + (slot << 2));
    const number = item < limit ? load<u32>(coveredOf + (<usize>item << 2)) : NOT_COVERED;
    if (number == NOT_COVERED) continue;
    store<u32>(own, slot);
    store<u32>(own, number, 4);
    own += 8;
  }
  const count = <u32>((own - scratch - S_OWN) >> 3);
  // The last group of four repeats its last item: the same odds are written again.
  if (count > 0) for (let i = count; i & 3; i++, own += 8) store<u64>(own, load<u64>(scratch + S_OWN + ((count - 1) << 3)));
  return count;
}
