import {
  B_BOOSTS,
  B_COUNT,
  B_ELIGIBLE,
  B_HISTORY,
  B_HISTORY_BYTES,
  B_K,
  B_NOW_DAY,
  B_RESULTS,
  B_WORDS,
  FLAG_DENSE,
  FLAG_RECENT,
  FLAG_REDEMPTIONS,
  I_BOOSTS,
  I_ELIGIBLE,
  I_FLAGS,
  I_LISTS,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_SCORED,
  NO_BOOSTS,
  NO_HISTORY,
  PASS_AUTO,
  PASS_BOUNDED,
  PASS_FULL,
  S_HISTORY,
  S_LOOKED_AT,
  S_PASS,
  S_RESULT_POSITIONS,
  S_RESULT_SCORES,
} from '../src/scoring/layout';
import { rankBounded } from './bounded';
import { buildVector } from './customer';
import { replay } from './history';
import { scoreItems } from './items';
import { scoreOwnItems } from './own';
import { scoreLists, scorePositions } from './promotions';
import { scoreOffers } from './redemptions';
import { selectTop } from './top-k';
import { addOwnToWideLists } from './wide';

/**
 * Ranks the positions of an image for the request in the scratch (src/scoring/layout.ts). `hasHistory`: the record is at S_HISTORY.
 * `nowDay` below 0: receipts are undated. `pass`: PASS_*; all give the same bits, and what ranks by redemptions knows the full one only. Returns the number of results, at most `k`; or a negative
 * number for a broken history.
 */
export function rank(
  tables: usize,
  image: usize,
  scratch: usize,
  hasHistory: bool,
  nowDay: i32,
  boosted: bool,
  k: u32,
  pass: u32,
): i32 {
  const flags = load<u32>(image, I_FLAGS * 4);
  let receipts = 0;
  if (hasHistory) {
    receipts = replay(tables, scratch, (flags & FLAG_RECENT) != 0);
    if (receipts < 0) return receipts;
  }
  if (flags & FLAG_REDEMPTIONS) {
    scoreOffers(tables, image, scratch, receipts, nowDay);
    return selectFromLists(tables, image, scratch, boosted, k);
  }
  if (flags & FLAG_DENSE) buildVector(tables, image, scratch, receipts);
  if (pass != PASS_FULL) {
    const own = receipts > 0 ? scoreOwnItems(tables, image, scratch, receipts, nowDay) : 0;
    const count = rankBounded(image, scratch, receipts, own, boosted, k, pass == PASS_AUTO);
    store<u32>(scratch, PASS_BOUNDED, S_PASS);
    if (count >= 0) return count;
  }
  scoreItems(image, scratch, receipts, 0, <usize>load<u32>(image, I_SCORED * 4) << 2);
  const own = receipts > 0 ? scoreOwnItems(tables, image, scratch, receipts, nowDay) : 0;
  scoreLists(image, scratch);
  addOwnToWideLists(image, scratch, own);
  return selectFromLists(tables, image, scratch, boosted, k);
}

/** The answer of a full pass, by the odds of all lists. */
function selectFromLists(tables: usize, image: usize, scratch: usize, boosted: bool, k: u32): i32 {
  store<u32>(scratch, PASS_FULL, S_PASS);
  store<u32>(scratch, load<u32>(image, I_LISTS * 4), S_LOOKED_AT);
  // A quarter more groups than results: then few scores beside the results reach the bound.
  let groups: u32 = 64;
  while (groups * 4 < k * 5) groups <<= 1;
  scorePositions(tables, image, scratch, boosted, groups);
  return <i32>selectTop(tables, image, scratch, k, groups);
}

/** Ranks `count` requests of a batch one after the other; answers go into the batch (src/scoring/layout.ts). */
export function rankMany(tables: usize, image: usize, scratch: usize, batch: usize, count: u32, pass: u32): void {
  const eligible = scratch + load<u32>(image, I_ELIGIBLE * 4);
  const boosts = scratch + load<u32>(image, I_BOOSTS * 4);
  const eligibleBytes = load<u32>(image, I_POSITIONS_PADDED * 4) >> 3;
  const boostBytes = load<u32>(image, I_POSITIONS * 4) << 2;
  const end = batch + <usize>count * (B_WORDS * 4);
  for (let at = batch; at < end; at += B_WORDS * 4) {
    const historyBytes = load<u32>(at, B_HISTORY_BYTES * 4);
    const hasHistory = historyBytes != NO_HISTORY;
    if (hasHistory) memory.copy(scratch + S_HISTORY, batch + load<u32>(at, B_HISTORY * 4), historyBytes);
    memory.copy(eligible, batch + load<u32>(at, B_ELIGIBLE * 4), eligibleBytes);
    const boosted = load<u32>(at, B_BOOSTS * 4) != NO_BOOSTS;
    if (boosted) memory.copy(boosts, batch + load<u32>(at, B_BOOSTS * 4), boostBytes);
    const k = load<u32>(at, B_K * 4);
    const found = rank(tables, image, scratch, hasHistory, load<i32>(at, B_NOW_DAY * 4), boosted, k, pass);
    store<i32>(at, found, B_COUNT * 4);
    if (found <= 0) continue;
    const results = batch + load<u32>(at, B_RESULTS * 4);
    memory.copy(results, scratch + S_RESULT_POSITIONS, <usize>found << 2);
    memory.copy(results + (<usize>k << 2), scratch + S_RESULT_SCORES, <usize>found << 2);
  }
}
