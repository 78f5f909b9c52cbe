import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  I_LIST_ODDS,
  I_ODDS,
  I_SEEN,
  S_REACHED,
} from '../src/scoring/layout';
import { addCandidates, LEAST_SCORE } from './candidates';
import { combineGroup } from './promotions';

/**
 * Looks at the lists of a block, four at a time like the full pass; returns how many there are. Own items are scored among the others, as if
 * they weren't, but nobody asks for them any more: their lists have been looked at.
 */
export function lookAtBlock(image: usize, scratch: usize, block: usize, boosted: bool, highestBoost: f32): u32 {
  const length = <usize>load<u32>(block, C_LENGTH * 4) << 4;
  let index = image + load<u32>(block, C_INDEX * 4);
  const end = index + <usize>load<u32>(block, C_GROUPS * 4) * length;
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  const least = f32x4.splat(LEAST_SCORE);
  const boost = f32x4.splat(highestBoost);
  const reached = f32x4.splat(load<f32>(scratch, S_REACHED));
  let looked: u32 = 0;
  for (let list = load<u32>(block, C_FIRST * 4); index < end; index += length, list += 16) {
    const combined = combineGroup(odds, index, length);
    v128.store(scratch + load<u32>(image, I_LIST_ODDS * 4) + list, combined);
    let mask = i32x4.bitmask(f32x4.ge(f32x4.pmax(least, f32x4.mul(combined, boost)), reached));
    mask &= ~seeFour(seen, list >> 2);
    for (; mask != 0; mask &= mask - 1) addCandidates(image, scratch, boosted, list + (ctz(mask) << 2));
    looked += 4;
  }
  return looked;
}

/** Marks four lists as seen; returns the bits of those that were before. The first one's number is a multiple of 4. */
// @ts-ignore: decorator
@inline
function seeFour(seen: usize, list: u32): i32 {
  const word = seen + (list >> 5 << 2);
  const before = load<u32>(word);
  store<u32>(word, before | (<u32>15 << (list & 31)));
  return <i32>((before >> (list & 31)) & 15);
}
