import {
  I_HAND,
  I_KNOWN,
  I_LIST_ODDS,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_ODDS,
  I_SEEN,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  S_CHECKED,
  S_COUNT,
  S_OWN,
  S_REACHED,
} from '../src/scoring/layout';
import { setBit } from './bits';
import { addCandidates, BELOW, reachedBy } from './candidates';
import { combine } from './promotions';

/** More than the order of a combination's 64 operations changes. */
const ORDER_MARGIN: f32 = 0.0001;

/** Takes every list with an own item in hand, once, with the odds of its own items alone; returns how many. Own items are marked as known. */
export function collectOwnLists(image: usize, scratch: usize, own: u32): u32 {
  const known = scratch + load<u32>(image, I_KNOWN * 4);
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const end = scratch + S_OWN + (<usize>own << 3);
  let bytes: usize = 0;
  for (let at = scratch + S_OWN; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4) << 2;
    const o = load<f32>(odds + number);
    setBit(known, <u32>(number >> 2));
    bytes = collectListsOf(image, scratch, I_NARROW_FROM, I_NARROW_LISTS, number, o, bytes);
    bytes = collectListsOf(image, scratch, I_WIDE_FROM, I_WIDE_LISTS, number, sqrt<f32>(o), bytes);
  }
  return <u32>(bytes >> 2);
}

// @ts-ignore: decorator
@inline
function collectListsOf(
  image: usize,
  scratch: usize,
  fromWord: u32,
  valuesWord: u32,
  number: usize,
  o: f32,
  bytes: usize,
): usize {
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  const hand = scratch + load<u32>(image, I_HAND * 4);
  const odds = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const from = image + load<u32>(image + fromWord * 4) + number;
  const values = image + load<u32>(image + valuesWord * 4);
  const end = values + load<u32>(from, 4);
  for (let value = values + load<u32>(from); value < end; value += 4) {
    const list = load<u32>(value);
    if (setBit(seen, list >> 2)) {
      store<f32>(odds + list, combine(load<f32>(odds + list), o));
      continue;
    }
    store<f32>(odds + list, o);
    store<u32>(hand + bytes, list);
    bytes += 4;
  }
  return bytes;
}

/**
 * Keeps in hand those of the lists that may be among the K best; returns how many. Own items alone make a score that a list reaches in any case:
 * the K-th best of these is reached by K of them, and where a list falls short of it even with the bound for its other items, it is out.
 */
export function keepReachingLists(
  image: usize,
  scratch: usize,
  lists: u32,
  bounds: usize,
  boosted: bool,
  highestBoost: f32,
  k: u32,
): u32 {
  const hand = scratch + load<u32>(image, I_HAND * 4);
  const odds = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const end = hand + (<usize>lists << 2);
  let kept = hand;
  for (let at = hand; at < end; at += 4) {
    const before = load<u32>(scratch, S_COUNT);
    store<u32>(kept, load<u32>(at));
    addCandidates(image, scratch, boosted, load<u32>(at));
    if (load<u32>(scratch, S_COUNT) > before) kept += 4;
  }
  const reached = reachedBy(image, scratch, k) * (1 - ORDER_MARGIN);
  store<u32>(scratch, 0, S_COUNT);
  store<f32>(scratch, reached, S_REACHED);
  store<u32>(scratch, 0, S_CHECKED);
  const least = reached * (BELOW * (1 - ORDER_MARGIN)) / highestBoost;
  const keptEnd = kept;
  kept = hand;
  for (let at = hand; at < keptEnd; at += 4) {
    const list = load<u32>(at);
    store<u32>(kept, list);
    if (combine(load<f32>(odds + list), load<f32>(bounds + list)) >= least) kept += 4;
  }
  return <u32>((kept - hand) >> 2);
}
