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
  I_PLACES,
  I_POSITIONS_PADDED,
  I_SCORES,
  S_GROUPS,
  TABLE_LANE_MASK,
} from '../src/scoring/layout';
import { splat } from './float32';

/** Odds at four byte offsets that stand in a row at `index`. */
// @ts-ignore: decorator
@inline
export function gatherAt(array: usize, index: usize): v128 {
  let lanes = v128.load32_zero(array + load<u32>(index));
  lanes = v128.load32_lane(array + load<u32>(index, 4), lanes, 1);
  lanes = v128.load32_lane(array + load<u32>(index, 8), lanes, 2);
  return v128.load32_lane(array + load<u32>(index, 12), lanes, 3);
}

/** Kept well below overflow: products of two stay finite. */
export const ODDS_MAX: f32 = 1152921504606846976;

/** The odds of one or the other, by those of each. */
// @ts-ignore: decorator
@inline
export function combine(c: f32, o: f32): f32 {
  return min<f32>(c + o + c * o, ODDS_MAX);
}

/** Odds of every list: the noisy-or over its items, the summary of a wide one. */
export function scoreLists(image: usize, scratch: usize): void {
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const lists = scratch + load<u32>(image, I_LIST_ODDS * 4);
  let sizeClass = image + load<u32>(image, I_CLASSES * 4);
  const classesEnd = sizeClass + load<u32>(image, I_CLASS_COUNT * 4) * (C_WORDS * 4);
  for (; sizeClass < classesEnd; sizeClass += C_WORDS * 4) {
    const length = <usize>load<u32>(sizeClass, C_LENGTH * 4) << 4;
    let index = image + load<u32>(sizeClass, C_INDEX * 4);
    let target = lists + load<u32>(sizeClass, C_FIRST * 4);
    const targetEnd = target + (load<u32>(sizeClass, C_GROUPS * 4) << 4);
    for (; target < targetEnd; target += 16, index += length) v128.store(target, combineGroup(odds, index, length));
  }
}

/** Odds of four lists of one length, whose places stand in `bytes` from `index` on. */
// @ts-ignore: decorator
@inline
export function combineGroup(odds: usize, index: usize, bytes: usize): v128 {
  const most = f32x4.splat(ODDS_MAX);
  let combined = gatherAt(odds, index);
  const end = index + bytes;
  for (index += 16; index < end; index += 16) {
    const o = gatherAt(odds, index);
    combined = f32x4.pmin(f32x4.add(f32x4.add(combined, o), f32x4.mul(combined, o)), most);
  }
  return combined;
}

/** The odds of one list, as scoreLists does it. */
// @ts-ignore: decorator
@inline
export function combineList(image: usize, scratch: usize, list: u32): void {
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const places = image + load<u32>(image, I_PLACES * 4) + (<usize>list << 1);
  const end = image + load<u32>(places, 4);
  let place = image + load<u32>(places);
  let combined = load<f32>(odds + load<u32>(place));
  for (place += 16; place < end; place += 16) {
    combined = combine(combined, load<f32>(odds + load<u32>(place)));
  }
  store<f32>(scratch + load<u32>(image, I_LIST_ODDS * 4) + list, combined);
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
