import {
  BLOCK_LISTS,
  FLAG_STATIC,
  I_BLOCKS,
  I_BLOCKS_KNOWN,
  I_BOOSTS,
  I_BOUNDS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_ELIGIBLE,
  I_FLAGS,
  I_HAND,
  I_KNOWN,
  I_LISTS,
  I_LIST_OF,
  I_MAXIMA,
  I_NUMBERS,
  I_ORDER,
  I_PLACES,
  I_POSITIONS_PADDED,
  I_SCORED,
  I_SEEN,
  NO_LIST,
  S_BLOCKS_SCORED,
  S_COUNT,
  S_LOOKED_AT,
} from '../src/scoring/layout';
import { askFor, scoreAsked } from './asked';
import { hasBit, setBit } from './bits';
import { levelOf, reaching } from './bound-level';
import { addCandidates, hasEligible, reachedBy } from './candidates';
import { splat } from './float32';
import { scoreBlock } from './items';
import { collectOwnLists } from './own-lists';
import { addOwnToWideLists, combineList } from './promotions';
import { orderBest } from './top-k';

/** Lists whose items are scored from their rows at a time. */
const HAND_BYTES: usize = BLOCK_LISTS * 4;

/**
 * The same answer as of the full pass, from few of the lists: those that hold an own item, then block by block those whose bound
 * (src/scoring/image-bounds.ts) reaches the K-th best score so far, then those that reach it by a boost. Returns -1 when there is no bound for
 * the customer; or when, with `mustPay`, the full pass is about as quick.
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
  // Without a customer vector the full pass only copies odds: to look at some lists is no less.
  const isStatic = (load<u32>(image, I_FLAGS * 4) & FLAG_STATIC) != 0;
  if (mustPay && isStatic && k * 64 > load<u32>(image, I_LISTS * 4)) return -1;
  memory.fill(scratch + load<u32>(image, I_KNOWN * 4), 0, load<u32>(image, I_NUMBERS * 4) >> 3);
  memory.fill(scratch + load<u32>(image, I_BLOCKS_KNOWN * 4), 0, ((load<u32>(image, I_SCORED * 4) >> 10) + 1) << 2);
  memory.fill(scratch + load<u32>(image, I_SEEN * 4), 0, ((load<u32>(image, I_LISTS * 4) + 31) >> 5) << 2);
  store<u64>(scratch, 0, S_COUNT);
  store<u32>(scratch, 0, S_BLOCKS_SCORED);

  const ownLists = collectOwnLists(image, scratch, own);
  const lists = load<u32>(image, I_LISTS * 4);
  if (mustPay && ownLists > lists >> 2) return -1;
  lookAtOwn(image, scratch, receipts, own, boosted, ownLists);
  let looked = ownLists;
  const bounds = image + load<u32>(image, I_BOUNDS * 4) + <usize>((level * load<u32>(image, I_LISTS * 4)) << 2);
  const blocks = <usize>load<u32>(image, I_BLOCKS * 4) << 2;
  const maxima = image + load<u32>(image, I_MAXIMA * 4) + <usize>level * blocks;
  const order = image + load<u32>(image, I_ORDER * 4);
  let reached = reachedBy(image, scratch, k);
  // Half of the numbers scored: from there on the full pass, which goes straight through, would have been the quicker one.
  const mostScored = mustPay ? load<u32>(image, I_SCORED * 4) >> 6 : <u32>i32.MAX_VALUE;
  let isChecked = !mustPay;
  for (let block: usize = 0; block < blocks; block += 4) {
    if (reached > 0 && !isChecked) {
      // The score to reach still rises, so that a good part of those that reach it now will not be looked at.
      if (reaching(maxima + block, blocks - block, reached) * BLOCK_LISTS > lists - (lists >> 2)) return -1;
      isChecked = true;
    }
    if (load<f32>(maxima + block) < reached) continue;
    looked += lookAtBlock(image, scratch, receipts, boosted, order + block * BLOCK_LISTS, bounds, reached);
    if (load<u32>(scratch, S_BLOCKS_SCORED) > mostScored) return -1;
    reached = reachedBy(image, scratch, k);
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
 * Looks at the lists of a block whose bounds reach a score; returns how many. Their items lie side by side in the panel, so they are scored 32
 * at a time. Own items are scored among them, as if they weren't, but nobody asks for them any more: their lists have been looked at.
 */
function lookAtBlock(
  image: usize,
  scratch: usize,
  receipts: u32,
  boosted: bool,
  block: usize,
  bounds: usize,
  reached: f32,
): u32 {
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  let looked: u32 = 0;
  for (const end = block + BLOCK_LISTS * 4; block < end; block += 4) {
    const list = load<u32>(block);
    if (list == NO_LIST) break;
    if (load<f32>(bounds + list) < reached || !hasEligible(image, scratch, list) || setBit(seen, list >> 2)) continue;
    scoreBlocksOf(image, scratch, receipts, list);
    combineList(image, scratch, list);
    addCandidates(image, scratch, boosted, list);
    looked++;
  }
  return looked;
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

/** Scores the blocks of numbers that a list has places in, where that hasn't been done. */
// @ts-ignore: decorator
@inline
function scoreBlocksOf(image: usize, scratch: usize, receipts: u32, list: u32): void {
  const known = scratch + load<u32>(image, I_BLOCKS_KNOWN * 4);
  const places = image + load<u32>(image, I_PLACES * 4) + (<usize>list << 1);
  const end = image + load<u32>(places, 4);
  for (let place = image + load<u32>(places); place < end; place += 16) {
    const number = load<u32>(place);
    if (setBit(known, number >> 7)) continue;
    scoreBlock(image, scratch, receipts, number & ~127);
    store<u32>(scratch, load<u32>(scratch, S_BLOCKS_SCORED) + 1, S_BLOCKS_SCORED);
  }
}

/** Odds of the lists in hand, after those of their items. */
function combineHand(image: usize, scratch: usize, receipts: u32, hand: usize, bytes: usize): void {
  scoreAsked(image, scratch, receipts, askFor(image, scratch, hand, bytes));
  for (let at: usize = 0; at < bytes; at += 4) combineList(image, scratch, load<u32>(hand + at));
}
