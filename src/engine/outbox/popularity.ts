import type { Work } from '../../base/work.js';
import { type Purchase, purchaseOf } from '../../events/entry.js';
import { POPULARITY_POLL_MS, POPULARITY_SNAPSHOT_EVENTS, PURCHASES_PIECE_BYTES } from '../../limits.js';
import {
  addReceipt,
  createTrend,
  removeReceipt,
  type Trend,
  type TrendHalfLifeDays,
  trendShares,
} from '../../ranking/trend.js';
import { decodeTrend, encodeTrend } from '../../ranking/trend-codec.js';
import type { Store } from '../../store/port.js';
import { createProjection, type Folded, type Projection, type ProjectionOf } from './projection.js';

/** What all customers buy now, counted from the outbox, so that it can neither be lost nor counted twice. */
export interface Popularity extends Omit<Projection<Trend>, 'state'> {
  /** Share of the recent receipts that hold the item, by dense index, for the first `itemCount` items. */
  frequencies(itemCount: number, halfLifeDays?: TrendHalfLifeDays): Float64Array;
}

export const POPULARITY_SNAPSHOT = 'popularity';

/** `onPollError` hears of failures after the start; the count goes on from where it was with the next poll. */
export function createPopularity(
  store: Pick<Store, 'outbox' | 'snapshots'>,
  onPollError: (error: unknown) => void,
  snapshotEvents = POPULARITY_SNAPSHOT_EVENTS,
): Popularity {
  const trendOfReceipts: ProjectionOf<Trend> = {
    name: POPULARITY_SNAPSHOT,
    empty: createTrend,
    fold: countReceipts,
    encode: ({ state: trend, cursor }) => encodeTrend({ trend, cursor }),
    decode(bytes) {
      const decoded = decodeTrend(bytes);
      return decoded && { state: decoded.trend, cursor: decoded.cursor };
    },
    pollMs: POPULARITY_POLL_MS,
    snapshotEvents,
  };
  const projection = createProjection(store, trendOfReceipts, onPollError);
  const { loaded, save, close } = projection;
  return {
    loaded,
    frequencies: (itemCount, halfLifeDays = 30) => trendShares(projection.state, halfLifeDays, itemCount),
    get revision() {
      return projection.revision;
    },
    save,
    close,
  };
}

/** Counts receipts in, and cancelled ones out. */
function* countReceipts(trend: Trend, entries: readonly Uint8Array[]): Work<Folded<Trend>> {
  // All are read first: one that can't be must not leave those before it counted.
  const purchases: Purchase[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const purchase = purchaseOf(entry);
    if (purchase !== null) purchases.push(purchase);
    bytes += entry.length;
    if (bytes < PURCHASES_PIECE_BYTES) continue;
    yield;
    bytes = 0;
  }
  for (const { kind, timeMs, items } of purchases) {
    const weigh = kind === 'charge' ? addReceipt : removeReceipt;
    weigh(trend, timeMs, items);
  }
  return { state: trend, changes: purchases.length };
}
