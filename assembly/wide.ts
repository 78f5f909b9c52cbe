import { T_BYTES, T_COUNT } from '../src/history/layout';
import {
  W_WIDE_BOUGHT,
  W_WIDE_PURCHASES,
} from '../src/ranking/layout';
import {
  FLAG_WIDE_RANKER,
  I_FLAGS,
  I_LIST_ODDS,
  I_ODDS,
  I_WEIGHTS,
  I_WIDE_COUNT,
  I_WIDE_FACTORS,
  I_WIDE_FIRST,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  I_WIDE_OWN,
  S_OWN,
  S_TOTALS,
} from '../src/scoring/layout';
import { LEAST_SCORE } from './candidates';
import { exp2x4, lnx4 } from './float32';
import { combine, ODDS_MAX } from './promotions';

/** Combines own items, listed at S_OWN, with the summaries of the wide lists that hold them. */
export function addOwnToWideLists(image: usize, scratch: usize, count: u32): void {
  if (load<u32>(image, I_FLAGS * 4) & FLAG_WIDE_RANKER) {
    sumOwnOfWideLists(image, scratch, count);
    rankWideLists(image, scratch);
    return;
  }
  const from = image + load<u32>(image, I_WIDE_FROM * 4);
  const values = image + load<u32>(image, I_WIDE_LISTS * 4);
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const lists = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const own = scratch + S_OWN;
  const end = own + (<usize>count << 3);
  for (let at = own; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4) << 2;
    const o = load<f32>(odds + number);
    const last = values + load<u32>(from + number, 4);
    for (let value = values + load<u32>(from + number); value < last; value += 4) {
      const list = lists + load<u32>(value);
      store<f32>(list, combine(load<f32>(list), o));
    }
  }
}

/** Purchases and noisy-or of the own items of each wide list. */
function sumOwnOfWideLists(image: usize, scratch: usize, count: u32): void {
  const sums = scratch + load<u32>(image, I_WIDE_OWN * 4);
  memory.fill(sums, 0, load<u32>(image, I_WIDE_COUNT * 4) << 3);
  const first = load<u32>(image, I_WIDE_FIRST * 4);
  const from = image + load<u32>(image, I_WIDE_FROM * 4);
  const values = image + load<u32>(image, I_WIDE_LISTS * 4);
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const own = scratch + S_OWN;
  const end = own + (<usize>count << 3);
  for (let at = own; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4) << 2;
    const o = load<f32>(odds + number);
    const purchases = <u32>load<u16>(scratch + S_TOTALS + <usize>load<u32>(at) * T_BYTES, T_COUNT);
    const last = values + load<u32>(from + number, 4);
    for (let value = values + load<u32>(from + number); value < last; value += 4) {
      const sum = sums + (<usize>(load<u32>(value) - first) << 1);
      store<u32>(sum, load<u32>(sum) + purchases);
      store<f32>(sum, combine(load<f32>(sum, 4), o), 4);
    }
  }
}

/**
 * The odds of wide lists with own items, as learned from redemptions. The summary's odds are the factor f of the list already, so (s or own) f =
 * s f + own f + s f own.
 */
function rankWideLists(image: usize, scratch: usize): void {
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const bought = load<f32>(weights, W_WIDE_BOUGHT * 4);
  const perPurchases = load<f32>(weights, W_WIDE_PURCHASES * 4);
  let sum = scratch + load<u32>(image, I_WIDE_OWN * 4);
  let factor = image + load<u32>(image, I_WIDE_FACTORS * 4);
  let list = scratch + load<u32>(image, I_LIST_ODDS * 4) + load<u32>(image, I_WIDE_FIRST * 4);
  const end = list + (<usize>load<u32>(image, I_WIDE_COUNT * 4) << 2);
  for (; list < end; list += 4, factor += 4, sum += 8) {
    const purchases = load<u32>(sum);
    if (purchases == 0) continue;
    const own = load<f32>(sum, 4);
    const c = load<f32>(list);
    const combined = min<f32>(c + load<f32>(factor) * own + c * own, ODDS_MAX);
    const logarithm = f32x4.extract_lane(lnx4(f32x4.splat(<f32>purchases + 1)), 0);
    const learned = f32x4.extract_lane(exp2x4(f32x4.splat(bought + perPurchases * logarithm)), 0);
    store<f32>(list, max<f32>(LEAST_SCORE, min<f32>(combined * learned, ODDS_MAX)));
  }
}
