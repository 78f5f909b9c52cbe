import { LRUCache } from 'lru-cache';
import { type Bits, bitsWhere } from '../base/bits.js';
import { MS_PER_MINUTE, type Period } from '../base/time.js';
import type { TimeZone } from '../base/time-zone.js';
import { DAILY_MASKS_MAX } from '../limits.js';
import { displayedIn, showsAllTimes } from '../promotions/display.js';
import type { PromotionPool } from '../promotions/pool.js';

/** The candidates that are displayed some time in a window of time, as far as the time of day counts; null: all. Don't change it. */
export type DailyMasks = (window: Period) => Bits | null;

/** Daily windows open and close with the minute: a mask holds for all windows that begin and end within the same ones. */
export function createDailyMasks(pool: PromotionPool, zone: TimeZone): DailyMasks {
  const { entries } = pool;
  if (!entries.some(({ promotion }) => promotion.display?.kind === 'daily')) return () => null;
  const masks = new LRUCache<string, Bits>({ max: DAILY_MASKS_MAX });
  return (window) => {
    if (showsAllTimes(window)) return null;
    const minutes = `${minuteOf(window.startMs)}-${minuteOf(window.endMs - 1)}`;
    let mask = masks.get(minutes);
    if (mask === undefined) {
      const isDisplayed = displayedIn(window, zone);
      mask = bitsWhere(entries.length, (p) => {
        const { display } = entries[p]!.promotion;
        return display?.kind !== 'daily' || isDisplayed(display);
      });
      masks.set(minutes, mask);
    }
    return mask;
  };
}

const minuteOf = (instantMs: number): number => Math.floor(instantMs / MS_PER_MINUTE);
