import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  C_WORDS,
  I_BOOSTS,
  I_CLASS_COUNT,
  I_CLASSES,
  I_ELIGIBLE,
  I_LIST_ODDS,
  I_LIST_OF,
  I_ODDS,
  I_POSITIONS_PADDED,
  I_SCORES,
  I_WIDE,
  I_WIDE_COUNT,
  L_INDEX,
  L_LENGTH,
  L_ODDS,
  L_WORDS,
  S_GROUPS,
  TABLE_LANE_MASK,
} from '../src/scoring/layout';
import { splat } from './float32';

/** Odds at four byte offsets that stand in a row at `index`. */
// @ts-ignore: decorator
@inline
function gatherAt(array: usize, index: usize): v128 {
  let lanes = v128.load32_zero(array + load<u32>(index));
  lanes = v128.load32_lane(array + load<u32>(index, 4), lanes, 1);
  lanes = v128.load32_lane(array + load<u32>(index, 8), lanes, 2);
  return v128.load32_lane(array + load<u32>(index, 12), lanes, 3);
}

/** Odds of every item list: noisy-or over the items of narrow ones, the best item of wide ones. */
export function scoreLists(image: usize, scratch: usize): void {
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const lists = scratch + load<u32>(image, I_LIST_ODDS * 4);
  let sizeClass = image + load<u32>(image, I_CLASSES * 4);
  const classesEnd = sizeClass + load<u32>(image, I_CLASS_COUNT * 4) * (C_WORDS * 4);
  // Kept well below overflow: products of two stay finite.
  const most = splat(1152921504606846976);
  for (; sizeClass < classesEnd; sizeClass += C_WORDS * 4) {
    const rest = (load<u32>(sizeClass, C_LENGTH * 4) - 1) << 4;
    let index = image + load<u32>(sizeClass, C_INDEX * 4);
    let target = lists + load<u32>(sizeClass, C_FIRST * 4);
    const targetEnd = target + (load<u32>(sizeClass, C_GROUPS * 4) << 4);
    for (; target < targetEnd; target += 16) {
      let combined = gatherAt(odds, index);
      index += 16;
      for (const end = index + rest; index < end; index += 16) {
        const o = gatherAt(odds, index);
        combined = f32x4.pmin(f32x4.add(f32x4.add(combined, o), f32x4.mul(combined, o)), most);
      }
      v128.store(target, combined);
    }
  }
  let wide = image + load<u32>(image, I_WIDE * 4);
  const wideEnd = wide + load<u32>(image, I_WIDE_COUNT * 4) * (L_WORDS * 4);
  for (; wide < wideEnd; wide += L_WORDS * 4) {
    let index = image + load<u32>(wide, L_INDEX * 4);
    const indexEnd = index + (load<u32>(wide, L_LENGTH * 4) << 2);
    let best = splat(0);
    for (; index < indexEnd; index += 16) best = f32x4.pmax(best, gatherAt(odds, index));
    best = f32x4.pmax(best, i32x4.shuffle(best, best, 2, 3, 0, 1));
    best = f32x4.pmax(best, i32x4.shuffle(best, best, 1, 0, 3, 2));
    v128.store32_lane(lists + load<u32>(wide, L_ODDS * 4), best, 0);
  }
}

/**
 * Scores of all positions: the odds of their lists times their boosts, 0 when not eligible. `groups` (a power of two, at least 64) maxima
 * are kept at S_GROUPS: position p counts in group p modulo groups.
 */
export function scorePositions(tables: usize, image: usize, scratch: usize, boosted: bool, groups: u32): void {
  const lists = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const scores = scratch + load<u32>(image, I_SCORES * 4);
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const masks = tables + TABLE_LANE_MASK;
  const maxima = scratch + S_GROUPS;
  const least = splat(1.1754943508222875e-38);
  const zero = splat(0);
  let listOf = image + load<u32>(image, I_LIST_OF * 4);
  let eligible = scratch + load<u32>(image, I_ELIGIBLE * 4);
  memory.fill(maxima, 0, groups * 4);
  const bytes = <usize>load<u32>(image, I_POSITIONS_PADDED * 4) << 2;
  const groupMask = <usize>groups * 4 - 1;
  for (let at: usize = 0; at < bytes; at += 128, listOf += 128, eligible += 4) {
    let word = load<u32>(eligible);
    if (word == 0) {
      for (let i: usize = 0; i < 128; i += 16) v128.store(scores + at + i, zero);
      continue;
    }
    for (let i: usize = 0; i < 128; i += 16, word >>= 4) {
      let score = gatherAt(lists, listOf + i);
      if (boosted) score = f32x4.pmax(least, f32x4.mul(score, v128.load(boosts + at + i)));
      score = v128.and(score, v128.load(masks + ((word & 15) << 4)));
      v128.store(scores + at + i, score);
      const maximum = maxima + ((at + i) & groupMask);
      v128.store(maximum, f32x4.pmax(v128.load(maximum), score));
    }
  }
}
