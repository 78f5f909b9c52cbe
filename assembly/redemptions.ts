import { H_BYTES, H_ITEMS, T_BYTES, T_COUNT } from '../src/history/layout';
import {
  I_CLASS_FROM,
  I_CLASS_MIXES,
  I_CLASS_PURCHASES,
  I_CLASS_QUEUE,
  I_CLASS_SLOT_COUNT,
  I_CLASS_SLOTS,
  I_CLASS_WEIGHTS,
  I_CLASSIFIED,
  I_LIST_ODDS,
  I_LISTS,
  I_MIX_INPUTS,
  I_MIX_OF,
  I_MIX_TERMS,
  I_MIXES,
  I_OFFER_BASE,
  I_OWN_PARTS,
  M_ADDED,
  M_END,
  M_IS_LIFT,
  M_WEIGHT,
  M_WORDS,
  MIX_INPUTS,
  S_HISTORY,
  S_TOTALS,
} from '../src/scoring/layout';
import { exp2x4, log2x4 } from './float32';
import { scoreOwnOffers } from './own-offers';
import { gatherAt } from './promotions';

/** Of a row of class slots. */
const ROW_BYTES: usize = MIX_INPUTS * 4;

/**
 * Odds of every list by what redemptions teach (src/ranking/redemption-ranker.ts), whatever its length: own items and classes only touch the lists
 * that share something with the customer, so there is no bound to pass by others, and no need of one. `nowDay` below 0: receipts are undated.
 */
export function scoreOffers(tables: usize, image: usize, scratch: usize, receipts: u32, nowDay: i32): void {
  const lists = <usize>load<u32>(image, I_LISTS * 4) << 2;
  memory.fill(scratch + load<u32>(image, I_MIX_TERMS * 4), 0, load<u32>(image, I_MIXES * 4) << 2);
  memory.fill(scratch + load<u32>(image, I_OWN_PARTS * 4), 0, lists);
  let all: f32 = 0;
  if (receipts > 0) {
    all = sumClasses(image, scratch);
    scoreOwnOffers(tables, image, scratch, nowDay);
  }
  scoreMixes(image, scratch, all);
  combineTerms(image, scratch, lists);
}

/** Adds the customer's purchases of each class to the mixes that hold it; returns how many purchases there are. */
function sumClasses(image: usize, scratch: usize): f32 {
  const items = <u32>load<u16>(scratch, S_HISTORY + H_ITEMS);
  const dictionary = scratch + S_HISTORY + H_BYTES;
  const purchases = scratch + load<u32>(image, I_CLASS_PURCHASES * 4);
  const queue = scratch + load<u32>(image, I_CLASS_QUEUE * 4);
  const slots = image + load<u32>(image, I_CLASS_SLOTS * 4);
  const classified = load<u32>(image, I_CLASSIFIED * 4);
  memory.fill(purchases, 0, load<u32>(image, I_CLASS_SLOT_COUNT * 4) << 2);
  let all: f32 = 0;
  let queued = queue;
  for (let own: u32 = 0; own < items; own++) {
    const item = min<u32>(load<u32>(dictionary + (own << 2)), classified);
    const n = <f32>load<u16>(scratch + S_TOTALS + own * T_BYTES, T_COUNT);
    all += n;
    const row = slots + <usize>item * ROW_BYTES;
    for (let input: usize = 0; input < ROW_BYTES; input += 4) {
      const slot = load<u32>(row + input);
      const before = load<f32>(purchases + slot);
      store<f32>(purchases + slot, before + n);
      // The place is taken by whoever comes next, unless the class is new.
      store<u32>(queued, slot);
      queued += <usize>(before == 0) << 2;
    }
  }
  for (let at = queue; at < queued; at += 4) {
    const slot = load<u32>(at);
    addToMixes(image, scratch, slot, load<f32>(purchases + slot));
  }
  return all;
}

// @ts-ignore: decorator
@inline
function addToMixes(image: usize, scratch: usize, slot: u32, purchases: f32): void {
  const from = image + load<u32>(image, I_CLASS_FROM * 4) + slot;
  const terms = scratch + load<u32>(image, I_MIX_TERMS * 4);
  const weights = image + load<u32>(image, I_CLASS_WEIGHTS * 4);
  const mixes = image + load<u32>(image, I_CLASS_MIXES * 4);
  const end = <usize>load<u32>(from, 4);
  for (let at = <usize>load<u32>(from); at < end; at += 4) {
    const term = terms + load<u32>(mixes + at);
    store<f32>(term, load<f32>(term) + purchases * load<f32>(weights + at));
  }
}

/** From the sums of the mixes to what they count. */
function scoreMixes(image: usize, scratch: usize, all: f32): void {
  const terms = scratch + load<u32>(image, I_MIX_TERMS * 4);
  let record = image + load<u32>(image, I_MIX_INPUTS * 4);
  let term = terms;
  for (let input = 0; input < MIX_INPUTS; input++, record += M_WORDS * 4) {
    const added = v128.load32_splat(record, M_ADDED * 4);
    const weight = v128.load32_splat(record, M_WEIGHT * 4);
    const isLift = load<u32>(record, M_IS_LIFT * 4) != 0;
    const scale = f32x4.splat(isLift ? <f32>1 / (all + load<f32>(record, M_ADDED * 4)) : 1);
    const end = terms + load<u32>(record, M_END * 4);
    for (; term < end; term += 16) {
      const sum = f32x4.mul(f32x4.add(v128.load(term), added), scale);
      v128.store(term, f32x4.mul(weight, log2x4(sum)));
    }
  }
}

/** Base, mixes, own items: the odds of four lists at a time. */
function combineTerms(image: usize, scratch: usize, bytes: usize): void {
  const terms = scratch + load<u32>(image, I_MIX_TERMS * 4);
  const base = image + load<u32>(image, I_OFFER_BASE * 4);
  const own = scratch + load<u32>(image, I_OWN_PARTS * 4);
  const odds = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const mixes = image + load<u32>(image, I_MIX_OF * 4);
  for (let list: usize = 0; list < bytes; list += 16) {
    let mix = mixes + list;
    let score = v128.load(base + list);
    for (let input = 0; input < MIX_INPUTS; input++, mix += bytes) score = f32x4.add(score, gatherAt(terms, mix));
    v128.store(odds + list, exp2x4(f32x4.add(score, v128.load(own + list))));
  }
}
