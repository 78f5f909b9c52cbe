import type { PromotionIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import type { OutboxEvent } from '../events/event.js';
import { countExposure } from './count-exposure.js';
import type { Level } from './level.js';
import { levelsOf, noLevelCounts } from './level-counts.js';

/** Levels as they were known at the beginning of each day: what is learned from an offer must not have been known when it was made. */
export interface LevelsByDay {
  /** Takes in the events in their order; those of other types say nothing of it. */
  add(event: OutboxEvent): void;
  /** Undefined: the promotion had not been shown. */
  at(promotion: PromotionIndex, timeMs: number): Level | undefined;
}

export function createLevelsByDay(): LevelsByDay {
  const counts = noLevelCounts();
  /** By the day that they were taken on. */
  const taken = new Map<number, ReadonlyMap<PromotionIndex, Level>>();
  let newest = Number.NEGATIVE_INFINITY;

  return {
    add(event) {
      if (event.type === 'handbill.assign') {
        const day = dayOf(event.timeMs);
        // Servers tell of handbills about in the order of time: one that is late finds what was known before it.
        if (day > newest) {
          taken.set(day, levelsOf(counts));
          newest = day;
        }
      } else if (event.type !== 'client.redeemPromotion' && event.type !== 'client.reverseRedemption') return;
      countExposure(counts, event);
    },
    at: (promotion, timeMs) => taken.get(dayOf(timeMs))?.get(promotion),
  };
}

const dayOf = (timeMs: number): number => Math.floor(timeMs / MS_PER_DAY);
