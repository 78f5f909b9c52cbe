import type { PromotionIndex } from '../../base/ids.js';
import type { Work } from '../../base/work.js';
import { type ExposureEvent, exposureOf, type Purchase, purchaseOf } from '../../events/entry.js';
import { countExposure } from '../../exposure/count-exposure.js';
import type { Level } from '../../exposure/level.js';
import { levelsOf, noLevelCounts } from '../../exposure/level-counts.js';
import { redemptionsPerChance } from '../../exposure/redemptions-per-chance.js';
import { POPULARITY_POLL_MS, POPULARITY_SNAPSHOT_EVENTS, PURCHASES_PIECE_BYTES } from '../../limits.js';
import type { ItemTrends } from '../../ranking/live-trend.js';
import { addReceipt, createTrend, itemTrends, removeReceipt, trendShares } from '../../ranking/trend.js';
import { type Counts, decodeCounts, encodeCounts } from './counts-codec.js';
import type { Folded, Projection, ProjectionOf } from './projection.js';

/** What all customers buy now, and how promotions do where they are shown; counted from the outbox, so that it can neither be lost nor counted twice. */
export interface Popularity extends Omit<Projection<Counts>, 'state' | 'caughtUp'> {
  /** Share of the receipts of the newest month that hold the item, by dense index, for the first `itemCount` items. */
  frequencies(itemCount: number): Float64Array;
  /** What the ranking follows, of the same items. */
  trends(itemCount: number): ItemTrends;
  /** Of the promotions that were shown. */
  levels(): ReadonlyMap<PromotionIndex, Level>;
  /** Redemptions for one that chances of buying would make, `today` in days since 1970; null: too little was shown to tell. */
  redemptionsPerChance(today: number): number | null;
}

export const POPULARITY: ProjectionOf<Counts> = {
  name: 'popularity',
  empty: () => ({ trend: createTrend(), levels: noLevelCounts() }),
  fold: countEntries,
  encode: encodeCounts,
  decode: decodeCounts,
  pollMs: POPULARITY_POLL_MS,
  snapshotEvents: POPULARITY_SNAPSHOT_EVENTS,
};

export function createPopularity(projection: Projection<Counts>): Popularity {
  const { loaded, save, close } = projection;
  return {
    loaded,
    frequencies: (itemCount) => trendShares(projection.state.trend, 30, itemCount),
    trends: (itemCount) => itemTrends(projection.state.trend, itemCount),
    levels: () => levelsOf(projection.state.levels),
    redemptionsPerChance: (today) => redemptionsPerChance(projection.state.levels, today),
    get revision() {
      return projection.revision;
    },
    save,
    close,
  };
}

/** Counts receipts in, and cancelled ones out; and what was offered and redeemed. */
function* countEntries(state: Counts, entries: readonly Uint8Array[]): Work<Folded<Counts>> {
  // All are read first: one that can't be must not leave those before it counted.
  const purchases: Purchase[] = [];
  const exposures: ExposureEvent[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const purchase = purchaseOf(entry);
    if (purchase !== null) purchases.push(purchase);
    const exposure = exposureOf(entry);
    if (exposure !== null) exposures.push(exposure);
    bytes += entry.length;
    if (bytes < PURCHASES_PIECE_BYTES) continue;
    yield;
    bytes = 0;
  }
  for (const { kind, timeMs, items } of purchases) {
    const weigh = kind === 'charge' ? addReceipt : removeReceipt;
    weigh(state.trend, timeMs, items);
  }
  const counted = exposures.filter((event) => countExposure(state.levels, event));
  return { state, changes: purchases.length + counted.length };
}
