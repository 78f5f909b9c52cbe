import { T_BYTES, T_DAY_DECAYS, T_FIRST, T_LAST, T_LAST_DAY } from '../src/history/layout';
import {
  W_AGE,
  W_AGO,
  W_AGO_DAYS,
  W_BASKET_SIZE,
  W_BOUGHT,
  W_COUNT,
  W_COUNT_CUT,
  W_DECAY_14_DAYS,
  W_DECAY_240_DAYS,
  W_DECAY_50,
  W_DECAY_60_DAYS,
  W_DECAY_80,
  W_DECAY_95,
  W_DENSE_FLOOR,
  W_DENSE_LINEAR,
  W_DENSE_LOG,
  W_DUE,
  W_DUE_DAYS,
  W_DUE_SQUARED,
  W_IN_NEWEST,
  W_LOG_50,
  W_LOG_80,
  W_LOG_90,
  W_LOG_95,
  W_NEWEST_SIZE,
  W_ONCE,
  W_ONCE_IN_NEWEST,
  W_OWN_DENSE_LINEAR,
  W_OWN_DENSE_LOG,
  W_RATE,
  W_RECEIPTS,
  W_REPEAT_SHARE,
  W_REPEAT_SHARE_SHRUNK,
  W_SHARE,
  W_SMALL_BASKETS,
} from '../src/ranking/layout';
import {
  FLAG_DENSE,
  I_BASE,
  I_FLAGS,
  I_ODDS,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_SIZE_SLOPE,
  I_WEIGHTS,
  S_CUSTOMER,
  U_BASKET_SIZE,
  U_LN_RECEIPTS,
  U_NEWEST_SIZE,
  U_RECEIPTS,
  U_REPEAT_SHARE,
  U_REPEAT_SHARE_SHRUNK,
  S_OWN,
  S_TOTALS,
} from '../src/scoring/layout';
import { exp2x4, lnx4, log2x4, splat } from './float32';
import { dayDecayRow, receiptDecayRow } from './history';
import { listOwnItems, sizeTerm } from './items';
import { denseOfFour, gather } from './rows';

/**
 * Odds of the own items with the personal part into the working array, four items at a time; returns how many there are. They are listed at
 * S_OWN. `nowDay` below 0: undated.
 * Signals in the order of src/ranking/layout.ts, operations in the order of src/ranking/signals-of-history.ts.
 */
export function scoreOwnItems(tables: usize, image: usize, scratch: usize, receipts: u32, nowDay: i32): u32 {
  const own = scratch + S_OWN;
  const count = listOwnItems(image, scratch);
  const end = own + (<usize>count << 3);
  for (let at = own; at < end; at += 32) scoreFour(tables, image, scratch, at, receipts, nowDay);
  return count;
}

// @ts-ignore: decorator
@inline
function totalsOf(scratch: usize, own: usize): usize {
  return scratch + S_TOTALS + load<u32>(own) * T_BYTES;
}

// @ts-ignore: decorator
@inline
function decayed(tables: usize, record: usize, receipts: u32): v128 {
  return f32x4.mul(v128.load(record), v128.load(receiptDecayRow(tables, receipts - load<u32>(record, T_LAST))));
}

// @ts-ignore: decorator
@inline
function decayedByDay(tables: usize, record: usize, nowDay: i32): v128 {
  const days = max<i32>(nowDay - <i32>load<u16>(record, T_LAST_DAY), 0);
  return f32x4.mul(v128.load(record, T_DAY_DECAYS), v128.load(dayDecayRow(tables, days)));
}

// @ts-ignore: decorator
@inline
function whole(integers: v128): v128 {
  return f32x4.convert_i32x4_s(integers);
}

// @ts-ignore: decorator
@inline
function weigh(sum: v128, weights: usize, signal: usize, value: v128): v128 {
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + (signal << 2)), value));
}

/** (ago + 1) / max(span / (n - 1), 1), at most 4; 0 for items bought once. */
// @ts-ignore: decorator
@inline
function dueRatio(ago: v128, span: v128, n: v128, once: v128): v128 {
  const one = splat(1);
  const gap = f32x4.pmax(f32x4.div(whole(span), f32x4.sub(n, one)), one);
  return v128.andnot(f32x4.pmin(f32x4.div(f32x4.add(whole(ago), one), gap), splat(4)), once);
}

function scoreFour(tables: usize, image: usize, scratch: usize, own: usize, receipts: u32, nowDay: i32): void {
  const r0 = totalsOf(scratch, own);
  const r1 = totalsOf(scratch, own + 8);
  const r2 = totalsOf(scratch, own + 16);
  const r3 = totalsOf(scratch, own + 24);
  const c0 = <usize>load<u32>(own, 4) << 2;
  const c1 = <usize>load<u32>(own, 12) << 2;
  const c2 = <usize>load<u32>(own, 20) << 2;
  const c3 = <usize>load<u32>(own, 28) << 2;
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const dense = (load<u32>(image, I_FLAGS * 4) & FLAG_DENSE) != 0;
  const one = splat(1);

  // The score of everybody first.
  let score = f32x4.add(
    gather(image + load<u32>(image, I_BASE * 4), c0, c1, c2, c3),
    f32x4.mul(gather(image + load<u32>(image, I_SIZE_SLOPE * 4), c0, c1, c2, c3), sizeTerm(scratch, receipts)),
  );
  let D = splat(0);
  let logD = splat(0);
  if (dense) {
    D = denseOfFour(image, scratch, c0, c1, c2, c3);
    logD = log2x4(f32x4.pmax(v128.load32_splat(weights, W_DENSE_FLOOR * 4), D));
    score = weigh(score, weights, W_DENSE_LINEAR, D);
    score = weigh(score, weights, W_DENSE_LOG, logD);
  }

  // Whole numbers: first, last, count, days; a lane an item.
  let a = v128.load(r0, T_FIRST);
  let b = v128.load(r1, T_FIRST);
  let c = v128.load(r2, T_FIRST);
  let d = v128.load(r3, T_FIRST);
  let ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  let cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const first = i64x2.shuffle(ab, cd, 0, 2);
  const last = i64x2.shuffle(ab, cd, 1, 3);
  ab = i32x4.shuffle(a, b, 2, 6, 3, 7);
  cd = i32x4.shuffle(c, d, 2, 6, 3, 7);
  const low = i32x4.splat(0xffff);
  const count = v128.and(i64x2.shuffle(ab, cd, 0, 2), low);
  const days = i64x2.shuffle(ab, cd, 1, 3);
  const n = whole(count);
  const once = i32x4.eq(count, i32x4.splat(1));
  const newest = i32x4.splat(receipts);
  const ago = i32x4.sub(newest, last);
  const inNewest = i32x4.eq(ago, i32x4.splat(0));
  const all = load<f32>(scratch, S_CUSTOMER + U_RECEIPTS);
  const lnCount = lnx4(f32x4.add(n, one));

  score = weigh(score, weights, W_BOUGHT, one);
  score = weigh(score, weights, W_COUNT, lnCount);
  a = decayed(tables, r0, receipts);
  b = decayed(tables, r1, receipts);
  c = decayed(tables, r2, receipts);
  d = decayed(tables, r3, receipts);
  ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const by50 = i64x2.shuffle(ab, cd, 0, 2);
  const by80 = i64x2.shuffle(ab, cd, 1, 3);
  ab = i32x4.shuffle(a, b, 2, 6, 3, 7);
  cd = i32x4.shuffle(c, d, 2, 6, 3, 7);
  const by90 = i64x2.shuffle(ab, cd, 0, 2);
  const by95 = i64x2.shuffle(ab, cd, 1, 3);
  score = weigh(score, weights, W_DECAY_50, by50);
  score = weigh(score, weights, W_DECAY_80, by80);
  score = weigh(score, weights, W_DECAY_95, by95);
  score = weigh(score, weights, W_LOG_50, lnx4(f32x4.add(by50, splat(0.02))));
  score = weigh(score, weights, W_LOG_80, lnx4(f32x4.add(by80, splat(0.03))));
  score = weigh(score, weights, W_LOG_90, lnx4(f32x4.add(by90, splat(0.04))));
  score = weigh(score, weights, W_LOG_95, lnx4(f32x4.add(by95, splat(0.05))));
  score = weigh(score, weights, W_SHARE, f32x4.div(n, f32x4.splat(all)));
  score = weigh(score, weights, W_IN_NEWEST, v128.and(inNewest, one));
  score = weigh(score, weights, W_AGO, lnx4(f32x4.add(whole(ago), one)));
  const due = dueRatio(ago, i32x4.sub(last, first), n, once);
  score = weigh(score, weights, W_DUE, due);
  score = weigh(score, weights, W_DUE_SQUARED, f32x4.mul(f32x4.mul(due, due), splat(0.25)));
  score = weigh(score, weights, W_RECEIPTS, v128.load32_splat(scratch, S_CUSTOMER + U_LN_RECEIPTS));

  // Day sums; the fourth is the sum of 1 / sqrt(size), which doesn't decay.
  const dated = nowDay >= 0;
  const now = dated ? nowDay : 0;
  a = decayedByDay(tables, r0, now);
  b = decayedByDay(tables, r1, now);
  c = decayedByDay(tables, r2, now);
  d = decayedByDay(tables, r3, now);
  ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const by14 = i64x2.shuffle(ab, cd, 0, 2);
  const by60 = i64x2.shuffle(ab, cd, 1, 3);
  ab = i32x4.shuffle(a, b, 2, 6, 3, 7);
  cd = i32x4.shuffle(c, d, 2, 6, 3, 7);
  const by240 = i64x2.shuffle(ab, cd, 0, 2);

  score = weigh(score, weights, W_SMALL_BASKETS, f32x4.div(i64x2.shuffle(ab, cd, 1, 3), n));
  const age = f32x4.add(whole(i32x4.sub(newest, first)), one);
  score = weigh(score, weights, W_AGE, lnx4(age));
  score = weigh(score, weights, W_ONCE, v128.and(once, one));
  score = weigh(score, weights, W_ONCE_IN_NEWEST, v128.and(v128.and(once, inNewest), one));
  score = weigh(score, weights, W_RATE, lnx4(f32x4.add(f32x4.div(n, age), one)));
  score = weigh(score, weights, W_REPEAT_SHARE, v128.load32_splat(scratch, S_CUSTOMER + U_REPEAT_SHARE));
  score = weigh(score, weights, W_REPEAT_SHARE_SHRUNK, v128.load32_splat(scratch, S_CUSTOMER + U_REPEAT_SHARE_SHRUNK));
  score = weigh(score, weights, W_BASKET_SIZE, v128.load32_splat(scratch, S_CUSTOMER + U_BASKET_SIZE));
  score = weigh(score, weights, W_NEWEST_SIZE, v128.load32_splat(scratch, S_CUSTOMER + U_NEWEST_SIZE));
  if (dated) {
    const lastDay = i32x4.shr_u(days, 16);
    const daysAgo = i32x4.max_s(i32x4.sub(i32x4.splat(now), lastDay), i32x4.splat(0));
    const span = i32x4.sub(lastDay, v128.and(days, low));
    const least = splat(0.05);
    score = weigh(score, weights, W_AGO_DAYS, lnx4(f32x4.add(whole(daysAgo), one)));
    score = weigh(score, weights, W_DUE_DAYS, dueRatio(daysAgo, span, n, once));
    score = weigh(score, weights, W_DECAY_14_DAYS, lnx4(f32x4.add(by14, least)));
    score = weigh(score, weights, W_DECAY_60_DAYS, lnx4(f32x4.add(by60, least)));
    score = weigh(score, weights, W_DECAY_240_DAYS, lnx4(f32x4.add(by240, least)));
  }

  score = f32x4.add(score, gather(image + load<u32>(image, I_OWN_BIAS * 4), c0, c1, c2, c3));
  const cut = f32x4.pmin(lnCount, v128.load32_splat(weights, W_COUNT_CUT * 4));
  score = f32x4.add(score, f32x4.mul(gather(image + load<u32>(image, I_OWN_COUNT_SLOPE * 4), c0, c1, c2, c3), cut));
  if (dense) {
    score = weigh(score, weights, W_OWN_DENSE_LINEAR, D);
    score = weigh(score, weights, W_OWN_DENSE_LOG, logD);
  }
  const result = exp2x4(score);
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  v128.store32_lane(odds + c0, result, 0);
  v128.store32_lane(odds + c1, result, 1);
  v128.store32_lane(odds + c2, result, 2);
  v128.store32_lane(odds + c3, result, 3);
}
