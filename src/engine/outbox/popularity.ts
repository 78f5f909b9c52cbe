import { setImmediate as nextTurn } from 'node:timers/promises';
import { purchaseOf } from '../../events/entry.js';
import { OUTBOX_PAGE_EVENTS, POPULARITY_POLL_MS, POPULARITY_SNAPSHOT_EVENTS } from '../../limits.js';
import { addReceipt, createTrend, removeReceipt, type TrendHalfLifeDays, trendShares } from '../../ranking/trend.js';
import { decodeTrend, encodeTrend, type TrendSnapshot } from '../../ranking/trend-codec.js';
import type { OutboxCursor, Store } from '../../store/port.js';

/** What all customers buy now, counted from the outbox, so that it can neither be lost nor counted twice. */
export interface Popularity {
  /** Resolves when everything in the outbox has been counted once; from the first call on the count is kept up to date. */
  loaded(): Promise<void>;
  /** Share of the recent receipts that hold the item, by dense index, for the first `itemCount` items. */
  frequencies(itemCount: number, halfLifeDays?: TrendHalfLifeDays): Float64Array;
  /** Grows when receipts have been counted. */
  readonly revision: number;
  /** Stores the count; returns the position in the outbox up to which the stored one counts. */
  save(): Promise<OutboxCursor>;
  /** Stops counting and stores the count, so that the next start need not repeat it. */
  close(): Promise<void>;
}

/** Name of the snapshot; every server writes it, any of them may be read: each is right for its own cursor. */
export const POPULARITY_SNAPSHOT = 'popularity';

/** `onPollError` hears of failures after the start; the count goes on from where it was with the next poll. */
export function createPopularity(
  store: Pick<Store, 'outbox' | 'snapshots'>,
  onPollError: (error: unknown) => void,
  snapshotEvents = POPULARITY_SNAPSHOT_EVENTS,
): Popularity {
  let state: { trend: TrendSnapshot['trend']; cursor: string } | undefined;
  let revision = 0;
  let unsavedEvents = 0;
  let loading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  let closed = false;

  async function readSnapshot(): Promise<TrendSnapshot> {
    const bytes = await store.snapshots.read(POPULARITY_SNAPSHOT);
    return (bytes && decodeTrend(bytes)) ?? { trend: createTrend(), cursor: '' };
  }

  /** Counts to the end of the outbox, page by page; other work runs in between. */
  async function catchUp(): Promise<void> {
    let fresh = state === undefined;
    state ??= await readSnapshot();
    while (!closed) {
      const page = await store.outbox.read(state.cursor, OUTBOX_PAGE_EVENTS);
      if (page.gap && !fresh) {
        // This process has slept over a trim: whoever trimmed had stored a count that goes further.
        state = await readSnapshot();
        unsavedEvents = 0;
        fresh = true;
        continue;
      }
      fresh = false;
      for (const bytes of page.events) count(bytes);
      state.cursor = page.cursor;
      unsavedEvents += page.events.length;
      if (unsavedEvents >= snapshotEvents) await saveSnapshot();
      if (page.events.length === 0) return;
      await nextTurn();
    }
  }

  function count(entry: Uint8Array): void {
    const purchase = purchaseOf(entry);
    if (purchase === null) return;
    const weigh = purchase.kind === 'charge' ? addReceipt : removeReceipt;
    weigh(state!.trend, purchase.timeMs, purchase.items);
    revision++;
  }

  async function saveSnapshot(): Promise<void> {
    if (state === undefined || unsavedEvents === 0) return;
    // What was trimmed since is in the stored count and not in this one.
    if ((await store.outbox.read(state.cursor, 1)).gap) return;
    const saved = unsavedEvents;
    await store.snapshots.write(POPULARITY_SNAPSHOT, encodeTrend(state));
    unsavedEvents -= saved;
  }

  /** Skips its turn while the last poll is under way. */
  function poll(): void {
    polling ??= catchUp()
      .catch(onPollError)
      .finally(() => {
        polling = undefined;
      });
  }

  async function load(): Promise<void> {
    try {
      await catchUp();
    } catch (error) {
      loading = undefined;
      throw error;
    }
    if (!closed) timer = setInterval(poll, POPULARITY_POLL_MS).unref();
  }

  return {
    loaded() {
      loading ??= load();
      return loading;
    },
    frequencies: (itemCount, halfLifeDays = 30) => trendShares(state?.trend ?? createTrend(), halfLifeDays, itemCount),
    get revision() {
      return revision;
    },
    async save() {
      await this.loaded();
      await saveSnapshot();
      return (await readSnapshot()).cursor;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await loading?.catch(() => {});
      await polling;
      await saveSnapshot();
    },
  };
}
