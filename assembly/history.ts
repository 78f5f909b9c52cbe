import {
  DAY_DECAY_ROWS,
  H_BYTES,
  H_ITEMS,
  H_LINES,
  H_RECEIPTS,
  H_TAIL_ITEMS,
  H_TAIL_LINES,
  H_TAIL_NEWEST_SIZE,
  H_TAIL_RECEIPTS,
  H_TAIL_REPEAT_SHARES,
  H_TAIL_REPEATS,
  RECEIPT_DECAY_ROWS,
  T_BYTES,
  T_COUNT,
  T_DAY_DECAYS,
  T_FIRST,
  T_FIRST_DAY,
  T_LAST,
  T_LAST_DAY,
  T_RECEIPT_DECAYS,
  T_SLOT,
  W_BYTES,
  W_DAY,
  W_SIZE,
} from '../src/history/layout';
import {
  BAD_HISTORY,
  S_CUSTOMER,
  U_LN_RECEIPTS,
  U_RECEIPTS,
  U_REPEAT_SHARE,
  U_REPEAT_SHARE_SHRUNK,
  S_HISTORY,
  S_TOTALS,
  S_RECENT,
  TABLE_DAY_DECAY,
  TABLE_RECEIPT_DECAY,
} from '../src/scoring/layout';
import { lnx4, splat } from './float32';

// @ts-ignore: decorator
@inline
export function receiptDecayRow(tables: usize, receipts: u32): usize {
  return tables + TABLE_RECEIPT_DECAY + ((<usize>(receipts < <u32>RECEIPT_DECAY_ROWS ? receipts : RECEIPT_DECAY_ROWS - 1)) << 4);
}

// @ts-ignore: decorator
@inline
export function dayDecayRow(tables: usize, days: u32): usize {
  return tables + TABLE_DAY_DECAY + ((<usize>(days < <u32>DAY_DECAY_ROWS ? days : DAY_DECAY_ROWS - 1)) << 4);
}

/** src/history/item-totals.ts, addPurchase: returns 1 when the item had been bought before. */
// @ts-ignore: decorator
@inline
function addPurchase(tables: usize, record: usize, number: u32, day: u32, growth: v128): u32 {
  const count = <u32>load<u16>(record, T_COUNT);
  const bought = count != 0;
  if (!bought) {
    store<u32>(record, number, T_FIRST);
    store<u16>(record, <u16>day, T_FIRST_DAY);
  }
  const byReceipt = receiptDecayRow(tables, bought ? number - load<u32>(record, T_LAST) : 0);
  const byDay = dayDecayRow(tables, bought ? day - <u32>load<u16>(record, T_LAST_DAY) : 0);
  v128.store(
    record,
    f32x4.add(f32x4.mul(v128.load(record, T_RECEIPT_DECAYS), v128.load(byReceipt)), splat(1)),
    T_RECEIPT_DECAYS,
  );
  v128.store(
    record,
    f32x4.add(f32x4.mul(v128.load(record, T_DAY_DECAYS), v128.load(byDay)), growth),
    T_DAY_DECAYS,
  );
  store<u32>(record, number, T_LAST);
  store<u16>(record, <u16>day, T_LAST_DAY);
  store<u16>(record, <u16>min<u32>(count + 1, 0xffff), T_COUNT);
  return <u32>bought;
}

/**
 * Replays the history at S_HISTORY: totals of every item at S_TOTALS, customer signals at S_CUSTOMER, weights of the items of the last
 * three receipts at S_RECENT when `recent`. Header and length are checked by the host; what they say about slots and sizes is checked here,
 * so that no bytes lead outside. Returns the number of receipts, or BAD_HISTORY.
 */
export function replay(tables: usize, scratch: usize, recent: bool): i32 {
  const history = scratch + S_HISTORY;
  const totals = scratch + S_TOTALS;
  const recents = scratch + S_RECENT;
  const items = <u32>load<u16>(history, H_ITEMS);
  const padded = (items + 3) & ~3;
  memory.fill(totals, 0, padded * T_BYTES);

  const tailItems = <u32>load<u16>(history, H_TAIL_ITEMS);
  let record = history + H_BYTES + items * 4;
  for (let i: u32 = 0; i < tailItems; i++, record += T_BYTES) {
    const slot = <u32>load<u16>(record, T_SLOT);
    if (slot >= items) return BAD_HISTORY;
    const target = totals + slot * T_BYTES;
    v128.store(target, v128.load(record));
    v128.store(target, v128.load(record, 16), 16);
    v128.store(target, v128.load(record, 32), 32);
    store<u16>(target, 0, T_SLOT);
  }

  let number = load<u32>(history, H_TAIL_RECEIPTS);
  let lines = load<u32>(history, H_TAIL_LINES);
  let repeats = load<u32>(history, H_TAIL_REPEATS);
  let shares = load<f32>(history, H_TAIL_REPEAT_SHARES);
  let newestSize = load<u32>(history, H_TAIL_NEWEST_SIZE);
  const receipts = <u32>load<u16>(history, H_RECEIPTS);
  const days = record + receipts * W_DAY;
  const sizes = record + receipts * W_SIZE;
  let line = record + receipts * W_BYTES;
  const linesEnd = line + load<u32>(history, H_LINES) * 2;
  if (recent) memory.fill(recents, 0, padded * 4);

  for (let r: u32 = 0; r < receipts; r++) {
    const day = <u32>load<u16>(days + r * 2);
    const size = <u32>load<u16>(sizes + r * 2);
    const end = line + size * 2;
    if (end > linesEnd) return BAD_HISTORY;
    number++;
    const growth = f32x4.replace_lane(splat(1), 3, <f32>1 / sqrt<f32>(<f32>size));
    const back = receipts - 1 - r;
    const recentWeight: f32 = !recent || back > 2 ? 0 : back == 2 ? <f32>0.4 * <f32>0.4 : back == 1 ? 0.4 : 1;
    let again: u32 = 0;
    for (; line < end; line += 2) {
      const slot = <u32>load<u16>(line);
      if (slot >= items) return BAD_HISTORY;
      again += addPurchase(tables, totals + slot * T_BYTES, number, day, growth);
      if (recentWeight > 0) {
        const at = recents + (slot << 2);
        store<f32>(at, load<f32>(at) + recentWeight);
      }
    }
    lines += size;
    repeats += again;
    if (size > 0) shares = shares + <f32>again / <f32>size;
    newestSize = size;
  }
  if (line != linesEnd) return BAD_HISTORY;
  // The number of receipts is a count, and what is scored divides by it.
  if (number > 0x7fffffff) return BAD_HISTORY;
  if (number > 0) storeCustomer(scratch, number, lines, repeats, shares, newestSize);
  return <i32>number;
}

/** src/ranking/signals-of-history.ts, customerSignals. */
function storeCustomer(scratch: usize, receipts: u32, lines: u32, repeats: u32, shares: f32, newestSize: u32): void {
  const customer = scratch + S_CUSTOMER;
  const count = <f32>receipts;
  let sizes = splat(1);
  sizes = f32x4.replace_lane(sizes, 0, count);
  sizes = f32x4.replace_lane(sizes, 1, max<f32>(<f32>lines / count, 1));
  sizes = f32x4.replace_lane(sizes, 2, max<f32>(<f32>newestSize, 1));
  v128.store(customer, lnx4(sizes), U_LN_RECEIPTS);
  store<f32>(customer, lines > 0 ? <f32>repeats / <f32>lines : 0, U_REPEAT_SHARE);
  store<f32>(customer, (shares + <f32>0.3) / (count + <f32>0.5), U_REPEAT_SHARE_SHRUNK);
  store<f32>(customer, count, U_RECEIPTS);
}
