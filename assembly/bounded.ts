import {
  BLOCK_LISTS,
  FLAG_STATIC,
  I_BLOCKS,
  I_BOUNDS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_FLAGS,
  I_HAND,
  I_KNOWN,
  I_LISTS,
  I_MAXIMA,
  I_NUMBERS,
  I_ORDER,
  I_SEEN,
  O_NUMBERS,
  O_WORDS,
  S_COUNT,
  S_LOOKED_AT,
} from '../src/scoring/layout';
import { combineHand } from './asked';
import { highestBoost, reachesByBoost } from './boosted';
import { levelOf } from './bound-level';
import { addCandidates, reachedBy } from './candidates';
import { splat } from './float32';
import { scoreItems } from './items';
import { lookAtBlock } from './list-block';
import { collectOwnLists, keepReachingLists } from './own-lists';
import { orderBest } from './top-k';
import { addOwnToWideLists } from './wide';

/** Lists whose items are scored from their rows at a time. */
const HAND_BYTES: usize = BLOCK_LISTS * 4;

/**
 * The same answer as of the full pass, from few of the lists: those that hold an own item, then block by block those whose bound
 * (src/scoring/image-bounds.ts), times its boost, reaches the K-th best score so far. Returns -1 when there is no bound for
 * the customer. What it looks at it scores in straight runs like the full pass, so that at worst it takes some fifth longer; with `mustPay` it
 * also returns -1 where even that can be known to be lost.
 */
export function rankBounded(
  image: usize,
  scratch: usize,
  receipts: u32,
  own: u32,
  boosted: bool,
  k: u32,
  mustPay: bool,
): i32 {
  const level = levelOf(image, scratch, receipts);
  if (level < 0) return -1;
  const lists = load<u32>(image, I_LISTS * 4);
  // For so large a K little can be left out; without a customer vector the full pass only copies odds, so that it must be more.
  const isStatic = (load<u32>(image, I_FLAGS * 4) & FLAG_STATIC) != 0;
  if (mustPay && k * (isStatic ? 64 : 24) > lists) return -1;
  memory.fill(scratch + load<u32>(image, I_KNOWN * 4), 0, load<u32>(image, I_NUMBERS * 4) >> 3);
  memory.fill(scratch + load<u32>(image, I_SEEN * 4), 0, ((lists + 31) >> 5) << 2);
  store<u64>(scratch, 0, S_COUNT);

  const highest = boosted ? highestBoost(image, scratch) : <f32>1;
  const bounds = image + load<u32>(image, I_BOUNDS * 4) + <usize>((level * lists) << 2);
  const ownLists = collectOwnLists(image, scratch, own);
  let looked = keepReachingLists(image, scratch, ownLists, bounds, boosted, highest, k);
  // Items of these are scored row by row, which takes some three times as long.
  if (mustPay && looked > lists >> 2) return -1;
  lookAtOwn(image, scratch, receipts, own, boosted, looked);
  const blocks = <usize>load<u32>(image, I_BLOCKS * 4) << 2;
  const maxima = image + load<u32>(image, I_MAXIMA * 4) + <usize>level * blocks;
  let record = image + load<u32>(image, I_ORDER * 4);
  let scored: usize = 0;
  for (let block: usize = 0; block < blocks; block += 4, record += O_WORDS * 4) {
    const reached = reachedBy(image, scratch, k);
    if (load<f32>(maxima + block) * highest < reached) continue;
    if (highest > 1 && !reachesByBoost(image, scratch, record, bounds, highest, reached)) continue;
    const numbers = <usize>load<u32>(record, O_NUMBERS * 4);
    if (numbers > scored) {
      scoreItems(image, scratch, receipts, scored, numbers);
      scored = numbers;
    }
    looked += lookAtBlock(image, scratch, record, boosted, highest);
  }
  store<u32>(scratch, looked, S_LOOKED_AT);
  const count = load<u32>(scratch, S_COUNT);
  const scores = scratch + load<u32>(image, I_CANDIDATE_SCORES * 4);
  v128.store(scores + (<usize>count << 2), splat(0));
  return <i32>orderBest(scratch, scores, scratch + load<u32>(image, I_CANDIDATE_POSITIONS * 4), count, k);
}

/** Looks at the lists in hand, which hold own items. */
function lookAtOwn(image: usize, scratch: usize, receipts: u32, own: u32, boosted: bool, lists: u32): void {
  const hand = scratch + load<u32>(image, I_HAND * 4);
  const bytes = <usize>lists << 2;
  for (let at: usize = 0; at < bytes; at += HAND_BYTES) {
    combineHand(image, scratch, receipts, hand + at, min<usize>(HAND_BYTES, bytes - at));
  }
  addOwnToWideLists(image, scratch, own);
  for (let at: usize = 0; at < bytes; at += 4) addCandidates(image, scratch, boosted, load<u32>(hand + at));
}
