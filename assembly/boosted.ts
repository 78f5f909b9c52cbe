import {
  I_BOOSTS,
  I_ELIGIBLE,
  I_HAND,
  I_LIST_OF,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_SEEN,
} from '../src/scoring/layout';
import { combineHand } from './asked';
import { hasBit, setBit } from './bits';
import { addCandidates, reachedBy } from './candidates';
import { splat } from './float32';

/** The highest boost of the request, or 1. */
export function highestBoost(image: usize, scratch: usize): f32 {
  let at = scratch + load<u32>(image, I_BOOSTS * 4);
  const end = at + (<usize>load<u32>(image, I_POSITIONS * 4) << 2);
  let four = splat(1);
  for (; at + 16 <= end; at += 16) four = f32x4.pmax(four, v128.load(at));
  let highest = max<f32>(
    max<f32>(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
    max<f32>(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
  );
  for (; at < end; at += 4) highest = max<f32>(highest, load<f32>(at));
  return highest;
}

/** Looks at the lists of boosted positions that only their boost brings up; returns how many there are. */
export function lookAtBoosted(image: usize, scratch: usize, receipts: u32, bounds: usize, k: u32): u32 {
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const listOf = image + load<u32>(image, I_LIST_OF * 4);
  const eligible = scratch + load<u32>(image, I_ELIGIBLE * 4);
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  const hand = scratch + load<u32>(image, I_HAND * 4);
  const bytes = <usize>load<u32>(image, I_POSITIONS_PADDED * 4) << 2;
  const one = splat(1);
  let reached = reachedBy(image, scratch, k);
  let looked: u32 = 0;
  for (let four: usize = 0; four < bytes; four += 16) {
    let mask = i32x4.bitmask(f32x4.gt(v128.load(boosts + four), one));
    for (; mask != 0; mask &= mask - 1) {
      const at = four + (<usize>ctz(mask) << 2);
      const list = load<u32>(listOf + at);
      if (load<f32>(bounds + list) * load<f32>(boosts + at) < reached) continue;
      if (!hasBit(eligible, <u32>(at >> 2)) || setBit(seen, list >> 2)) continue;
      store<u32>(hand, list);
      combineHand(image, scratch, receipts, hand, 4);
      addCandidates(image, scratch, true, list);
      reached = reachedBy(image, scratch, k);
      looked++;
    }
  }
  return looked;
}
