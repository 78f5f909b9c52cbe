import {
  BLOCK_LISTS,
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  FLAG_STATIC,
  I_BLOCKS,
  I_BOOSTS,
  I_BOUNDS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_ELIGIBLE,
  I_FLAGS,
  I_HAND,
  I_KNOWN,
  I_LISTS,
  I_LIST_ODDS,
  I_LIST_OF,
  I_MAXIMA,
  I_NUMBERS,
  I_ODDS,
  I_ORDER,
  I_POSITIONS_PADDED,
  I_SEEN,
  O_NUMBERS,
  O_WORDS,
  S_COUNT,
  S_LOOKED_AT,
  S_REACHED,
} from '../src/scoring/layout';
import { askFor, scoreAsked } from './asked';
import { hasBit, setBit } from './bits';
import { levelOf } from './bound-level';
import { addCandidates, LEAST_SCORE, reachedBy } from './candidates';
import { splat } from './float32';
import { scoreItems } from './items';
import { collectOwnLists, keepReachingLists } from './own-lists';
import { addOwnToWideLists, combineGroup, combineList } from './promotions';
import { orderBest } from './top-k';

/** Lists whose items are scored from their rows at a time. */
const HAND_BYTES: usize = BLOCK_LISTS * 4;

/**
 * The same answer as of the full pass, from few of the lists: those that hold an own item, then block by block those whose bound
 * (src/scoring/image-bounds.ts) reaches the K-th best score so far, then those that reach it by a boost. Returns -1 when there is no bound for
 * the customer. What it looks at it scores in straight runs like the full pass, so that at worst it takes some eighth longer; with `mustPay` it
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
  // Without a customer vector the full pass only copies odds.
  const isStatic = (load<u32>(image, I_FLAGS * 4) & FLAG_STATIC) != 0;
  if (mustPay && isStatic && k * 64 > lists) return -1;
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
    if (load<f32>(maxima + block) < reachedBy(image, scratch, k)) continue;
    const numbers = <usize>load<u32>(record, O_NUMBERS * 4);
    if (numbers > scored) {
      scoreItems(image, scratch, receipts, scored, numbers);
      scored = numbers;
    }
    looked += lookAtBlock(image, scratch, boosted, highest, record);
  }
  if (boosted) looked += lookAtBoosted(image, scratch, receipts, bounds, k);
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

/**
 * Looks at the lists of a block, four at a time like the full pass; returns how many there are. Own items are scored among the others, as if
 * they weren't, but nobody asks for them any more: their lists have been looked at.
 */
function lookAtBlock(
  image: usize,
  scratch: usize,
  boosted: bool,
  highestBoost: f32,
  block: usize,
): u32 {
  const length = <usize>load<u32>(block, C_LENGTH * 4) << 4;
  let index = image + load<u32>(block, C_INDEX * 4);
  const end = index + <usize>load<u32>(block, C_GROUPS * 4) * length;
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  const least = f32x4.splat(LEAST_SCORE);
  const boost = f32x4.splat(highestBoost);
  let looked: u32 = 0;
  for (let list = load<u32>(block, C_FIRST * 4); index < end; index += length, list += 16) {
    const combined = combineGroup(odds, index, length);
    v128.store(scratch + load<u32>(image, I_LIST_ODDS * 4) + list, combined);
    const reached = f32x4.splat(load<f32>(scratch, S_REACHED));
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

/** The highest boost of the request, or 1. */
function highestBoost(image: usize, scratch: usize): f32 {
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const bytes = <usize>load<u32>(image, I_POSITIONS_PADDED * 4) << 2;
  let highest = splat(1);
  for (let at: usize = 0; at < bytes; at += 16) highest = f32x4.pmax(highest, v128.load(boosts + at));
  return max<f32>(
    max<f32>(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max<f32>(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
  );
}

/** Looks at the lists of boosted positions that only their boost brings up; returns how many there are. */
function lookAtBoosted(image: usize, scratch: usize, receipts: u32, bounds: usize, k: u32): u32 {
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

/** Odds of the lists in hand, after those of their items. */
function combineHand(image: usize, scratch: usize, receipts: u32, hand: usize, bytes: usize): void {
  scoreAsked(image, scratch, receipts, askFor(image, scratch, hand, bytes));
  for (let at: usize = 0; at < bytes; at += 4) combineList(image, scratch, load<u32>(hand + at));
}
