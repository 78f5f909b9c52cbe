import {
  FLAG_DENSE,
  FLAG_STATIC,
  I_BASE,
  I_FLAGS,
  I_KNOWN,
  I_ODDS,
  I_PLACES,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_WEIGHTS,
  S_QUEUE,
} from '../src/scoring/layout';
import { setBit } from './bits';
import { exp2x4 } from './float32';
import { denseOdds, sizeTerm } from './items';
import { combineList } from './promotions';
import { denseOfFour, gather } from './rows';

/**
 * Queues the numbers in these lists that are not known yet at S_QUEUE, as byte offsets, and marks them as known; returns the bytes of the
 * queue. Behind it the last one is repeated, up to a multiple of four.
 */
function askFor(image: usize, scratch: usize, hand: usize, bytes: usize): usize {
  const known = scratch + load<u32>(image, I_KNOWN * 4);
  const records = image + load<u32>(image, I_PLACES * 4);
  const queue = scratch + S_QUEUE;
  let asked = queue;
  for (const handEnd = hand + bytes; hand < handEnd; hand += 4) {
    const places = records + (<usize>load<u32>(hand) << 1);
    const end = image + load<u32>(places, 4);
    for (let place = image + load<u32>(places); place < end; place += 16) {
      const number = load<u32>(place);
      store<u32>(asked, number);
      if (!setBit(known, number >> 2)) asked += 4;
    }
  }
  if (asked > queue) {
    const last = load<u32>(asked - 4);
    store<u32>(asked, last);
    store<u32>(asked, last, 4);
    store<u32>(asked, last, 8);
  }
  return asked - queue;
}

/** Odds of the numbers in S_QUEUE as if they had never been bought, four at a time: the operations of scoreItems, same bits. */
function scoreAsked(image: usize, scratch: usize, receipts: u32, asked: usize): void {
  if (asked == 0) return;
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const flags = load<u32>(image, I_FLAGS * 4);
  const queue = scratch + S_QUEUE;
  const end = queue + asked;
  if (flags & FLAG_STATIC) {
    const known = image + load<u32>(image, I_STATIC_ODDS * 4);
    for (let at = queue; at < end; at += 4) store<f32>(odds + load<u32>(at), load<f32>(known + load<u32>(at)));
    return;
  }
  const base = image + load<u32>(image, I_BASE * 4);
  const slope = image + load<u32>(image, I_SIZE_SLOPE * 4);
  const weights = image + load<u32>(image, I_WEIGHTS * 4);
  const size = sizeTerm(scratch, receipts);
  for (let at = queue; at < end; at += 16) {
    const a = <usize>load<u32>(at);
    const b = <usize>load<u32>(at, 4);
    const c = <usize>load<u32>(at, 8);
    const d = <usize>load<u32>(at, 12);
    const bases = gather(base, a, b, c, d);
    const slopes = gather(slope, a, b, c, d);
    const four =
      flags & FLAG_DENSE
        ? denseOdds(bases, slopes, size, weights, denseOfFour(image, scratch, a, b, c, d))
        : exp2x4(f32x4.add(bases, f32x4.mul(slopes, size)));
    v128.store32_lane(odds + a, four, 0);
    v128.store32_lane(odds + b, four, 1);
    v128.store32_lane(odds + c, four, 2);
    v128.store32_lane(odds + d, four, 3);
  }
}

/** Odds of the lists in hand, after those of their items. */
export function combineHand(image: usize, scratch: usize, receipts: u32, hand: usize, bytes: usize): void {
  scoreAsked(image, scratch, receipts, askFor(image, scratch, hand, bytes));
  for (let at: usize = 0; at < bytes; at += 4) combineList(image, scratch, load<u32>(hand + at));
}
