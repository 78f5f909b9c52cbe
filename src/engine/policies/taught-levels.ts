import type { Half } from '../../evaluation/policy/halves.js';
import type { OutboxEvent } from '../../events/event.js';
import { countExposure } from '../../exposure/count-exposure.js';
import { levelsOf, noLevelCounts } from '../../exposure/level-counts.js';
import type { Levels } from '../desks/desk.js';

/** What each half of the customers has taught of how promotions do where they are shown. */
export interface TaughtLevels {
  /** Takes in the events in their order; those of other types say nothing of it. */
  add(event: OutboxEvent): void;
  by(half: Half): Levels;
}

export function createTaughtLevels(halfOf: (profileId: string) => Half): TaughtLevels {
  const counts = [noLevelCounts(), noLevelCounts()] as const;
  return {
    add(event) {
      switch (event.type) {
        case 'handbill.assign':
        case 'client.redeemPromotion':
        case 'client.reverseRedemption':
          countExposure(counts[halfOf(event.profileId)], event);
      }
    },
    by: (half) => levelsOf(counts[half]),
  };
}
