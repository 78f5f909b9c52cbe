import { T_BYTES, T_COUNT, T_LAST_DAY, T_DAY_DECAYS } from '../src/history/layout';
import {
  W_OFFER_BOUGHT,
  W_OFFER_PURCHASES,
} from '../src/ranking/layout';
import {
  I_LISTS,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_OWN_PARTS,
  I_OWN_SUMS,
  I_WEIGHTS,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  S_OWN,
  S_TOTALS,
} from '../src/scoring/layout';
import { log2x4, splat } from './float32';
import { dayDecayRow } from './history';
import { listOwnItems } from './items';

/** Of the sums by day, the one with a half-life of 240 days. */
const RECENT = 8;

/** What own items count in the lists that cover them. `nowDay` below 0: undated. */
export function scoreOwnOffers(tables: usize, image: usize, scratch: usize, nowDay: i32): void {
  memory.fill(scratch + load<u32>(image, I_OWN_SUMS * 4), 0, load<u32>(image, I_LISTS * 4) << 4);
  const end = scratch + S_OWN + (<usize>listOwnItems(image, scratch) << 3);
  for (let at = scratch + S_OWN; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4) << 2;
    const own = ownItem(tables, scratch + S_TOTALS + <usize>load<u32>(at) * T_BYTES, nowDay);
    addToLists(image, scratch, I_NARROW_FROM, I_NARROW_LISTS, number, own);
    addToLists(image, scratch, I_WIDE_FROM, I_WIDE_LISTS, number, own);
  }
  scoreSums(image, scratch, nowDay);
}

/** Purchases, the same decayed, 1, and the day of the last one. */
// @ts-ignore: decorator
@inline
function ownItem(tables: usize, record: usize, nowDay: i32): v128 {
  const lastDay = <i32>load<u16>(record, T_LAST_DAY);
  const row = dayDecayRow(tables, nowDay < 0 ? 0 : max<i32>(nowDay - lastDay, 0));
  const recent = load<f32>(record, T_DAY_DECAYS + RECENT) * load<f32>(row, RECENT);
  let own = f32x4.replace_lane(splat(1), 0, <f32>load<u16>(record, T_COUNT));
  own = f32x4.replace_lane(own, 1, recent);
  return f32x4.replace_lane(own, 3, <f32>lastDay);
}

// @ts-ignore: decorator
@inline
function addToLists(image: usize, scratch: usize, fromWord: u32, listsWord: u32, number: usize, own: v128): void {
  const sums = scratch + load<u32>(image, I_OWN_SUMS * 4);
  const from = image + load<u32>(image + fromWord * 4) + number;
  const lists = image + load<u32>(image + listsWord * 4);
  const end = lists + load<u32>(from, 4);
  for (let at = lists + load<u32>(from); at < end; at += 4) {
    const sum = sums + (<usize>load<u32>(at) << 2);
    const before = v128.load(sum);
    // All are added up, but of the days the last one counts.
    v128.store(sum, i32x4.shuffle(f32x4.add(before, own), f32x4.pmax(before, own), 0, 1, 2, 7));
  }
}

function scoreSums(image: usize, scratch: usize, nowDay: i32): void {
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const bought = load<f32>(weights, W_OFFER_BOUGHT * 4);
  const each = v128.load(weights, W_OFFER_PURCHASES * 4);
  const sums = scratch + load<u32>(image, I_OWN_SUMS * 4);
  let part = scratch + load<u32>(image, I_OWN_PARTS * 4);
  const end = sums + (<usize>load<u32>(image, I_LISTS * 4) << 4);
  for (let at = sums; at < end; at += 16, part += 4) {
    const sum = v128.load(at);
    if (f32x4.extract_lane(sum, 0) == 0) continue;
    const idle = nowDay < 0 ? <f32>0 : max<f32>(<f32>nowDay - f32x4.extract_lane(sum, 3), 0);
    const logs = log2x4(f32x4.add(f32x4.replace_lane(sum, 3, idle), splat(1)));
    const terms = f32x4.mul(each, logs);
    let score = bought + f32x4.extract_lane(terms, 0);
    score += f32x4.extract_lane(terms, 1);
    score += f32x4.extract_lane(terms, 2);
    store<f32>(part, score + f32x4.extract_lane(terms, 3));
  }
}
