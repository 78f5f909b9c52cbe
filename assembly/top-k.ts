import {
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_POSITIONS_PADDED,
  I_SCORES,
  S_GROUPS,
  S_RESULT_POSITIONS,
  S_RESULT_SCORES,
  TABLE_LANE_PACK,
} from '../src/scoring/layout';
import { splat } from './float32';

/**
 * The K best of the scores, best first, ties by position. The K-th best of the groups' maxima is a bound that at least K scores reach; few
 * others do. No heap: its branches can't be predicted (a third of the cost of a call).
 */
export function selectTop(tables: usize, image: usize, scratch: usize, k: u32, groups: u32): u32 {
  const scores = scratch + load<u32>(image, I_SCORES * 4);
  const candidates = scratch + load<u32>(image, I_CANDIDATE_SCORES * 4);
  const positions = scratch + load<u32>(image, I_CANDIDATE_POSITIONS * 4);
  const size = <usize>load<u32>(image, I_POSITIONS_PADDED * 4) << 2;
  const bound = kthLargest(scratch + S_GROUPS, groups << 2, k);
  let count = pack(tables, scores, size, bound, candidates, positions);
  if (count > k) count = keepBest(candidates, positions, count, k);
  order(scratch, candidates, positions, count);
  return count;
}

/** Bits of a positive value that at least `k` of the values reach, and if possible no more; 1 (any positive value) when fewer are positive. */
function kthLargest(values: usize, bytes: usize, k: u32): i32 {
  let low: i32 = 1;
  let high: i32 = 0x7f800000;
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    const reached = countReaching(values, bytes, middle);
    if (reached == k) return middle;
    if (reached > k) low = middle;
    else high = middle;
  }
  return low;
}

/** How many values have at least these bits; as integers, because positive floats are ordered like their bits. */
function countReaching(values: usize, bytes: usize, bits: i32): u32 {
  const bound = i32x4.splat(bits);
  let counts = i32x4.splat(0);
  for (const end = values + bytes; values < end; values += 16) {
    counts = i32x4.sub(counts, i32x4.ge_s(v128.load(values), bound));
  }
  return sumLanes(counts);
}

// @ts-ignore: decorator
@inline
function sumLanes(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Copies every score of at least these bits with its position, in order; returns how many. Writes up to 3 lanes beyond the last. */
function pack(tables: usize, scores: usize, bytes: usize, bits: i32, candidates: usize, positions: usize): u32 {
  const bound = i32x4.splat(bits);
  const shuffles = tables + TABLE_LANE_PACK;
  let at: usize = 0;
  for (let offset: usize = 0; offset < bytes; offset += 64) {
    const a = i32x4.ge_s(v128.load(scores + offset), bound);
    const b = i32x4.ge_s(v128.load(scores + offset, 16), bound);
    const c = i32x4.ge_s(v128.load(scores + offset, 32), bound);
    const d = i32x4.ge_s(v128.load(scores + offset, 48), bound);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    at = packFour(shuffles, scores, offset, i32x4.bitmask(a), candidates, positions, at);
    at = packFour(shuffles, scores, offset + 16, i32x4.bitmask(b), candidates, positions, at);
    at = packFour(shuffles, scores, offset + 32, i32x4.bitmask(c), candidates, positions, at);
    at = packFour(shuffles, scores, offset + 48, i32x4.bitmask(d), candidates, positions, at);
  }
  // Whoever reads on in groups of four finds nothing that counts.
  v128.store(candidates + at, splat(0));
  return <u32>(at >> 2);
}

// @ts-ignore: decorator
@inline
function packFour(
  shuffles: usize,
  scores: usize,
  offset: usize,
  mask: i32,
  candidates: usize,
  positions: usize,
  at: usize,
): usize {
  const shuffle = v128.load(shuffles + (<usize>mask << 4));
  const numbers = i32x4.add(i32x4.splat(<i32>(offset >> 2)), i32x4(0, 1, 2, 3));
  v128.store(candidates + at, i8x16.swizzle(v128.load(scores + offset), shuffle));
  v128.store(positions + at, i8x16.swizzle(numbers, shuffle));
  return at + (<usize>popcnt<i32>(mask) << 2);
}

/** Keeps exactly the K best of the candidates, in their order: all above the K-th, and of its equals the first ones. */
function keepBest(candidates: usize, positions: usize, count: u32, k: u32): u32 {
  const bytes = ((<usize>count << 2) + 15) & ~15;
  const bits = exactKthLargest(candidates, bytes, k);
  let equals = k - countReaching(candidates, bytes, bits + 1);
  let kept: u32 = 0;
  for (let i: u32 = 0; kept < k; i++) {
    const score = load<i32>(candidates + (<usize>i << 2));
    if (score < bits) continue;
    if (score == bits) {
      if (equals == 0) continue;
      equals--;
    }
    store<i32>(candidates + (<usize>kept << 2), score);
    store<u32>(positions + (<usize>kept << 2), load<u32>(positions + (<usize>i << 2)));
    kept++;
  }
  v128.store(candidates + (<usize>k << 2), splat(0));
  return k;
}

/** Bits of the K-th largest of the values, of which at least K are positive. */
function exactKthLargest(values: usize, bytes: usize, k: u32): i32 {
  let low: i32 = 1;
  let high: i32 = 0x7f800000;
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    if (countReaching(values, bytes, middle) >= k) low = middle;
    else high = middle;
  }
  return low;
}

/** Writes the candidates to the answer: each one's place is how many are better, or equal and before it. */
function order(scratch: usize, candidates: usize, positions: usize, count: u32): void {
  const bytes = <usize>count << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    const bits = load<i32>(candidates + at);
    // Before `at` an equal score is better, from `at` on only a higher one.
    const reaching = i32x4.splat(bits);
    const above = i32x4.splat(bits + 1);
    let places = i32x4.splat(0);
    const split = at & ~15;
    for (let other: usize = 0; other < split; other += 16) {
      places = i32x4.sub(places, i32x4.ge_s(v128.load(candidates + other), reaching));
    }
    for (let other = split; other < bytes; other += 16) {
      places = i32x4.sub(places, i32x4.ge_s(v128.load(candidates + other), above));
    }
    let place = sumLanes(places);
    for (let other = split; other < at; other += 4) place += <u32>(load<i32>(candidates + other) == bits);
    const odds = reinterpret<f32>(bits);
    store<u32>(scratch + (<usize>place << 2), load<u32>(positions + at), S_RESULT_POSITIONS);
    store<f32>(scratch + (<usize>place << 2), odds / (<f32>1 + odds), S_RESULT_SCORES);
  }
}
