import {
  I_BOOSTS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_ELIGIBLE,
  I_LIST_ODDS,
  I_MEMBERS,
  I_MEMBERS_FROM,
  S_CHECKED,
  S_COUNT,
  S_REACHED,
} from '../src/scoring/layout';
import { hasBit } from './bits';
import { splat } from './float32';
import { keepReaching, kthLargest } from './top-k';

/** The K-th best score is found again after so many new candidates. */
const NEW_CANDIDATES: u32 = 16;

/** Takes off more than rounding can have put on. */
export const BELOW: f32 = 0.999999;

/** 2^-126, the least normal float: boosts don't make scores vanish. */
export const LEAST_SCORE: f32 = 1.1754943508222875e-38;

/** A little less than the K-th best score of the candidates; 0 when there are fewer. Lists with a bound below it are out. */
export function reachedBy(image: usize, scratch: usize, k: u32): f32 {
  const count = load<u32>(scratch, S_COUNT);
  let bits = load<i32>(scratch, S_REACHED);
  if (count >= k && (bits == 0 || count >= load<u32>(scratch, S_CHECKED) + NEW_CANDIDATES)) {
    const scores = scratch + load<u32>(image, I_CANDIDATE_SCORES * 4);
    const positions = scratch + load<u32>(image, I_CANDIDATE_POSITIONS * 4);
    v128.store(scores + (<usize>count << 2), splat(0));
    bits = kthLargest(scores, count, k, max<i32>(bits, 1));
    const kept = keepReaching(scores, positions, count, bits);
    store<u32>(scratch, kept, S_COUNT);
    store<i32>(scratch, bits, S_REACHED);
    store<u32>(scratch, kept, S_CHECKED);
  }
  const score = reinterpret<f32>(bits);
  return score <= LEAST_SCORE ? 0 : score * BELOW;
}

/** Appends the eligible positions of a list that may be among the K best. */
// @ts-ignore: decorator
@inline
export function addCandidates(image: usize, scratch: usize, boosted: bool, list: u32): void {
  const reached = load<i32>(scratch, S_REACHED);
  const odds = load<f32>(scratch + load<u32>(image, I_LIST_ODDS * 4) + list);
  const eligible = scratch + load<u32>(image, I_ELIGIBLE * 4);
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const scores = scratch + load<u32>(image, I_CANDIDATE_SCORES * 4);
  const positions = scratch + load<u32>(image, I_CANDIDATE_POSITIONS * 4);
  const from = image + load<u32>(image, I_MEMBERS_FROM * 4) + list;
  const members = image + load<u32>(image, I_MEMBERS * 4);
  const end = members + load<u32>(from, 4);
  let count = load<u32>(scratch, S_COUNT);
  for (let member = members + load<u32>(from); member < end; member += 4) {
    const position = load<u32>(member);
    if (!hasBit(eligible, position)) continue;
    let score = odds;
    if (boosted) score = max<f32>(LEAST_SCORE, odds * load<f32>(boosts + (position << 2)));
    if (reinterpret<i32>(score) < reached) continue;
    store<f32>(scores + (<usize>count << 2), score);
    store<u32>(positions + (<usize>count << 2), position);
    count++;
  }
  store<u32>(scratch, count, S_COUNT);
}
