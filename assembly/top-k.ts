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
  const bound = kthLargest(scratch + S_GROUPS, groups, k, 1);
  const count = pack(tables, scores, size, bound, candidates, positions);
  return orderBest(scratch, candidates, positions, count, k);
}

/** Writes the K best of the candidates to the answer; returns how many there are. */
export function orderBest(scratch: usize, scores: usize, positions: usize, count: u32, k: u32): u32 {
  if (count > k) count = keepBest(scores, positions, count, k);
  order(scratch, scores, positions, count);
  return count;
}

/** Bits of the K-th largest of the values; `low`, bits that K of them reach or 1, when fewer are above it. Zeros follow the values. */
export function kthLargest(values: usize, count: u32, k: u32, low: i32): i32 {
  const bytes = ((<usize>count << 2) + 15) & ~15;
  let high: i32 = 0x7f800000;
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    const reaching = countReaching(values, bytes, middle);
    if (reaching == k) return leastReaching(values, bytes, middle);
    if (reaching > k) low = middle;
    else high = middle;
  }
  return low;
}

/** The least bits of a value that has at least these. */
function leastReaching(values: usize, bytes: usize, bits: i32): i32 {
  const bound = i32x4.splat(bits);
  let least = i32x4.splat(0x7f800000);
  for (const end = values + bytes; values < end; values += 16) {
    const value = v128.load(values);
    least = i32x4.min_s(least, v128.bitselect(value, least, i32x4.ge_s(value, bound)));
  }
  return min<i32>(
    min<i32>(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)),
    min<i32>(i32x4.extract_lane(least, 2), i32x4.extract_lane(least, 3)),
  );
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

/** Keeps the candidates whose scores have at least these bits, in their order; returns how many. */
export function keepReaching(scores: usize, positions: usize, count: u32, bits: i32): u32 {
  return keep(scores, positions, count, bits, 0xffffffff);
}

/** Keeps exactly the K best: all above the K-th, and of its equals those of the lowest positions. */
function keepBest(scores: usize, positions: usize, count: u32, k: u32): u32 {
  const bits = kthLargest(scores, count, k, 1);
  const bytes = ((<usize>count << 2) + 15) & ~15;
  const equals = k - countReaching(scores, bytes, bits + 1);
  return keep(scores, positions, count, bits, kthEqual(scores, positions, bytes, bits, equals));
}

/** The k-th lowest position among the scores with exactly these bits. */
function kthEqual(scores: usize, positions: usize, bytes: usize, bits: i32, k: u32): u32 {
  const equal = i32x4.splat(bits);
  let low: i32 = -1;
  let high: i32 = 0x7ffffffe;
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    const bound = i32x4.splat(middle);
    let counts = i32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const isEqual = i32x4.eq(v128.load(scores + at), equal);
      counts = i32x4.sub(counts, v128.and(isEqual, i32x4.le_s(v128.load(positions + at), bound)));
    }
    if (sumLanes(counts) >= k) high = middle;
    else low = middle;
  }
  return high;
}

/** Keeps scores above these bits, and those equal at positions up to `lastEqual`. */
function keep(scores: usize, positions: usize, count: u32, bits: i32, lastEqual: u32): u32 {
  let kept: usize = 0;
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 4) {
    const score = load<i32>(scores + at);
    const position = load<u32>(positions + at);
    store<i32>(scores + kept, score);
    store<u32>(positions + kept, position);
    // No branch: which scores stay can't be predicted.
    kept += <usize>(<u32>(score > bits) | (<u32>(score == bits) & <u32>(position <= lastEqual))) << 2;
  }
  v128.store(scores + kept, splat(0));
  return <u32>(kept >> 2);
}

/** Writes the candidates to the answer: each one's place is how many are better, or equal and of a lower position. */
function order(scratch: usize, scores: usize, positions: usize, count: u32): void {
  const bytes = <usize>count << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    const bits = load<i32>(scores + at);
    const position = load<u32>(positions + at);
    const score = i32x4.splat(bits);
    const before = i32x4.splat(position);
    let places = i32x4.splat(0);
    for (let other: usize = 0; other < bytes; other += 16) {
      const others = v128.load(scores + other);
      const isFirst = v128.and(i32x4.eq(others, score), i32x4.lt_s(v128.load(positions + other), before));
      places = i32x4.sub(places, v128.or(i32x4.gt_s(others, score), isFirst));
    }
    const place = sumLanes(places);
    const odds = reinterpret<f32>(bits);
    store<u32>(scratch + (<usize>place << 2), position, S_RESULT_POSITIONS);
    store<f32>(scratch + (<usize>place << 2), odds / (<f32>1 + odds), S_RESULT_SCORES);
  }
}
