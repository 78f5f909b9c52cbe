import { setTimeout as sleep } from 'node:timers/promises';
import type { Monotonic } from '../../base/time.js';
import { giveWay, type Work } from '../../base/work.js';
import { mayTell, profileOf, readEntry, type ToldEvent } from '../../events/entry.js';
import { EVENTS_HEARTBEAT_MS, EVENTS_PAGE_ENTRIES, EVENTS_PIECE, EVENTS_POLL_MS } from '../../limits.js';
import type { Outbox, OutboxCursor } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ConsumerWatch, EventConsumers } from './event-consumers.js';
import { formatWatchCursor, parseWatchCursor } from './watch-cursor.js';
import type { WatchEvents, WatchRequest } from './watch-requests.js';

interface Dependencies {
  readonly outbox: Outbox;
  readonly configuration: Configuration;
  readonly consumers: EventConsumers;
  readonly monotonic: Monotonic;
}

const OLDEST: OutboxCursor = '';

/** Follows the outbox. It is read at the pace at which the pages are taken, so nothing piles up. */
export function createWatchEvents({ outbox, configuration, consumers, monotonic }: Dependencies): WatchEvents {
  /** A caller without a name keeps its position itself. */
  async function beginning({ consumer, cursor, start }: WatchRequest): Promise<ConsumerWatch | Unnamed> {
    if (consumer !== null) return consumers.begin(consumer, { cursor, start });
    const from = cursor === null ? null : parseWatchCursor(cursor).position;
    return { watchId: null, from: from ?? (start === 'OLDEST' ? OLDEST : await outbox.end()) };
  }

  return async function* watch(request, signal) {
    const { consumer } = request;
    const names = await configuration.loaded();
    const { watchId, from } = await beginning(request);
    const told = (position: OutboxCursor): string => formatWatchCursor({ position, watchId });
    let position = from;
    let toldMs = monotonic();
    let atEnd = false;
    for (;;) {
      // Who catches up is many pages behind, perhaps of nothing that it wants; who is at the end has slept.
      if (!atEnd) await turnForPiece();
      if (signal.aborted) return;
      if (consumer !== null && watchId !== null) await consumers.assertCurrent(consumer, watchId);
      const page = await outbox.read(position, EVENTS_PAGE_ENTRIES);
      atEnd = page.events.length === 0;
      const events = await giveWay(wanted(page.events, request), turnForPiece);
      if (events.length > 0 || page.gap || (atEnd && request.untilEnd) || monotonic() >= toldMs + EVENTS_HEARTBEAT_MS) {
        // The newest events may be of items that another server has just taken in.
        if (events.length > 0) await configuration.refresh();
        yield { events, before: told(position), cursor: told(page.cursor), gap: page.gap, names };
        toldMs = monotonic();
      }
      position = page.cursor;
      if (atEnd && request.untilEnd) return;
      if (atEnd) await sleep(EVENTS_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  };
}

interface Unnamed {
  readonly watchId: null;
  readonly from: OutboxCursor;
}

/** Most pages are one piece. */
function* wanted(entries: readonly Uint8Array[], { types, profileId }: WatchRequest): Work<ToldEvent[]> {
  const events: ToldEvent[] = [];
  let read = 0;
  for (const entry of entries) {
    if (profileId !== null && profileOf(entry) !== profileId) continue;
    if (types !== null && !mayTell(entry, types)) continue;
    if (read >= EVENTS_PIECE) {
      yield;
      read = 0;
    }
    const told = readEntry(entry);
    read += told.length;
    for (const event of told) if (types === null || types.has(event.type)) events.push(event);
  }
  return events;
}
