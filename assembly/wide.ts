import { I_LIST_ODDS, I_ODDS, I_WIDE_FROM, I_WIDE_LISTS, S_OWN } from '../src/scoring/layout';
import { combine } from './promotions';

/** Combines own items, listed at S_OWN, with the summaries of the wide lists that hold them: by the square roots of their odds. */
export function addOwnToWideLists(image: usize, scratch: usize, count: u32): void {
  const from = image + load<u32>(image, I_WIDE_FROM * 4);
  const values = image + load<u32>(image, I_WIDE_LISTS * 4);
  const odds = scratch + load<u32>(image, I_ODDS * 4);
  const lists = scratch + load<u32>(image, I_LIST_ODDS * 4);
  const own = scratch + S_OWN;
  const end = own + (<usize>count << 3);
  for (let at = own; at < end; at += 8) {
    const number = <usize>load<u32>(at, 4) << 2;
    const o = sqrt<f32>(load<f32>(odds + number));
    const last = values + load<u32>(from + number, 4);
    for (let value = values + load<u32>(from + number); value < last; value += 4) {
      const list = lists + load<u32>(value);
      store<f32>(list, combine(load<f32>(list), o));
    }
  }
}
