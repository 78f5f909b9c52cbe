import {
  I_HAND,
  I_KNOWN,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_SEEN,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  S_OWN,
} from '../src/scoring/layout';
import { setBit } from './bits';

/** Takes every list with an own item in hand, once; returns how many. Own items are marked as known. */
export function collectOwnLists(image: usize, scratch: usize, own: u32): u32 {
  const hand = scratch + load<u32>(image, I_HAND * 4);
  const known = scratch + load<u32>(image, I_KNOWN * 4);
  const end = scratch + S_OWN + (<usize>own << 3);
  let bytes: usize = 0;
  for (let at = scratch + S_OWN; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4);
    setBit(known, <u32>number);
    bytes = collectListsOf(image, scratch, I_NARROW_FROM, I_NARROW_LISTS, number, hand, bytes);
    bytes = collectListsOf(image, scratch, I_WIDE_FROM, I_WIDE_LISTS, number, hand, bytes);
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
  target: usize,
  bytes: usize,
): usize {
  const seen = scratch + load<u32>(image, I_SEEN * 4);
  const from = image + load<u32>(image + fromWord * 4) + (number << 2);
  const values = image + load<u32>(image + valuesWord * 4);
  const end = values + load<u32>(from, 4);
  for (let value = values + load<u32>(from); value < end; value += 4) {
    const list = load<u32>(value);
    if (setBit(seen, list >> 2)) continue;
    store<u32>(target + bytes, list);
    bytes += 4;
  }
  return bytes;
}
