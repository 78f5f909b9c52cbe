import {
  FLAG_DENSE,
  FLAG_RECENT,
  I_FLAGS,
  I_LISTS,
  PASS_AUTO,
  PASS_BOUNDED,
  PASS_FULL,
  S_LOOKED_AT,
  S_PASS,
} from '../src/scoring/layout';
import { rankBounded } from './bounded';
import { buildVector } from './customer';
import { replay } from './history';
import { scoreItems } from './items';
import { scoreOwnItems } from './own';
import { addOwnToWideLists, scoreLists, scorePositions } from './promotions';
import { selectTop } from './top-k';

/**
 * Ranks the positions of an image for the request in the scratch (src/scoring/layout.ts). `hasHistory`: the record is at S_HISTORY.
 * `nowDay` below 0: receipts are undated. `pass`: PASS_*; all give the same bits. Returns the number of results, at most `k`; or a negative
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
  if (flags & FLAG_DENSE) buildVector(tables, image, scratch, receipts);
  if (pass != PASS_FULL) {
    const own = receipts > 0 ? scoreOwnItems(tables, image, scratch, receipts, nowDay) : 0;
    const count = rankBounded(image, scratch, receipts, own, boosted, k, pass == PASS_AUTO);
    store<u32>(scratch, PASS_BOUNDED, S_PASS);
    if (count >= 0) return count;
  }
  store<u32>(scratch, PASS_FULL, S_PASS);
  store<u32>(scratch, load<u32>(image, I_LISTS * 4), S_LOOKED_AT);
  scoreItems(image, scratch, receipts);
  const own = receipts > 0 ? scoreOwnItems(tables, image, scratch, receipts, nowDay) : 0;
  scoreLists(image, scratch);
  addOwnToWideLists(image, scratch, own);
  // A quarter more groups than results: then few scores beside the results reach the bound.
  let groups: u32 = 64;
  while (groups * 4 < k * 5) groups <<= 1;
  scorePositions(tables, image, scratch, boosted, groups);
  return <i32>selectTop(tables, image, scratch, k, groups);
}
