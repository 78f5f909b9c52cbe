import { C_FIRST, C_GROUPS, I_BOOSTS, I_MEMBERS, I_MEMBERS_FROM, I_POSITIONS } from '../src/scoring/layout';
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

/**
 * Whether the bound of a list of the block, times the boost of one of its positions, reaches the score. Boosts that bring up single lists pay for whole
 * blocks: these are scored in straight runs, a list by itself from the rows of its items, which takes several times as long.
 */
export function reachesByBoost(
  image: usize,
  scratch: usize,
  block: usize,
  bounds: usize,
  highestBoost: f32,
  reached: f32,
): bool {
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const membersFrom = image + load<u32>(image, I_MEMBERS_FROM * 4);
  const members = image + load<u32>(image, I_MEMBERS * 4);
  const least = f32x4.splat(reached);
  const factor = f32x4.splat(highestBoost);
  const end = load<u32>(block, C_FIRST * 4) + (load<u32>(block, C_GROUPS * 4) << 4);
  for (let four = load<u32>(block, C_FIRST * 4); four < end; four += 16) {
    let mask = i32x4.bitmask(f32x4.ge(f32x4.mul(v128.load(bounds + four), factor), least));
    for (; mask != 0; mask &= mask - 1) {
      const list = four + (ctz(mask) << 2);
      const from = membersFrom + list;
      const bound = load<f32>(bounds + list);
      const membersEnd = members + load<u32>(from, 4);
      for (let member = members + load<u32>(from); member < membersEnd; member += 4) {
        if (bound * load<f32>(boosts + (load<u32>(member) << 2)) >= reached) return true;
      }
    }
  }
  return false;
}
