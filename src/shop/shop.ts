import { type TimeZone, UTC } from '../base/time-zone.js';
import type { Holdout } from '../experiments/holdout.js';

/** What holds for the shop as a whole; it goes where its store goes, unlike the settings of a server. */
export interface Shop {
  /** Of the clocks on its walls. */
  readonly timeZone: TimeZone;
  /** null: nobody is held out. */
  readonly holdout: Holdout | null;
  /** Of the newest holdout that there has been, also when it has ended; 0: there was none. */
  readonly holdoutRevision: number;
  /** What is published, somebody else has made: of campaigns and promotions, who has changed them may not publish them. */
  readonly fourEyes: boolean;
  /** From when on the holdout takes profiles: its start, or later, when it was changed. */
  readonly holdoutSinceMs: number | null;
  /** Holdouts that took profiles and are no more, with that time as their start; oldest first, limited. Sums of those they took have stopped. */
  readonly formerHoldouts: readonly Holdout[];
}

/** All that ever took profiles, or will. */
export const holdoutsOf = ({ holdout, holdoutSinceMs, formerHoldouts }: Shop): readonly Holdout[] =>
  holdout === null ? formerHoldouts : [...formerHoldouts, { ...holdout, startMs: holdoutSinceMs ?? holdout.startMs }];

/** Of which nobody has said anything. UTC, not the zone of the machine: that of a container says nothing, and servers may differ. */
export const DEFAULT_SHOP: Shop = {
  timeZone: UTC,
  holdout: null,
  holdoutRevision: 0,
  holdoutSinceMs: null,
  formerHoldouts: [],
  fourEyes: false,
};

/** The fields to set; absent ones stay. */
export type ShopPatch = Partial<Pick<Shop, 'timeZone' | 'holdout' | 'fourEyes'>>;
