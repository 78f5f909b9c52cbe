import { setTimeout as sleep } from 'node:timers/promises';
import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { profileOf, readEntry, type ToldEvent } from '../../events/entry.js';
import { EVENTS_HEARTBEAT_MS, EVENTS_PAGE_ENTRIES, EVENTS_POLL_MS } from '../../limits.js';
import type { Outbox, OutboxCursor } from '../../store/port.js';
import type { Configuration } from '../configuration/configuration.js';
import type { EventVerbs, WatchPage, WatchRequest } from '../engine.js';
import type { EventConsumers } from './event-consumers.js';

interface Dependencies {
  readonly outbox: Outbox;
  readonly configuration: Configuration;
  readonly consumers: EventConsumers;
  readonly clock: Clock;
}

const OLDEST: OutboxCursor = '';

/** Follows the outbox. It is read at the pace at which the pages are taken, so nothing piles up. */
export function createWatchEvents({ outbox, configuration, consumers, clock }: Dependencies): EventVerbs['watch'] {
  /** The watch that a consumer has now in this process; of those in others nothing is known. */
  const watches = new Map<string, AbortController>();

  async function beginning({ consumer, cursor, start }: WatchRequest): Promise<OutboxCursor> {
    if (consumer === null) return cursor ?? (start === 'OLDEST' ? OLDEST : outbox.end());
    const stored = start === null ? await consumers.positionOf(consumer) : null;
    const from = cursor ?? stored ?? (start === 'NOW' ? await outbox.end() : OLDEST);
    if (from !== stored) await consumers.moveTo(consumer, from);
    return from;
  }

  async function* follow(request: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchPage, void, void> {
    const names = await configuration.loaded();
    let cursor = await beginning(request);
    let toldMs = clock();
    while (!signal.aborted) {
      const page = await outbox.read(cursor, EVENTS_PAGE_ENTRIES);
      cursor = page.cursor;
      const atEnd = page.events.length === 0;
      const events = wanted(page.events, request);
      if (events.length > 0 || page.gap || (atEnd && request.untilEnd) || clock() >= toldMs + EVENTS_HEARTBEAT_MS) {
        // The newest events may be of items that another server has just taken in.
        if (events.length > 0) await configuration.refresh();
        yield { events, cursor, gap: page.gap, names };
        toldMs = clock();
      }
      if (atEnd && request.untilEnd) return;
      // An aborted sleep ends the loop.
      if (atEnd) await sleep(EVENTS_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  return async function* watch(request, signal) {
    const { consumer } = request;
    if (consumer === null) {
      yield* follow(request, signal);
      return;
    }
    watches.get(consumer)?.abort();
    const own = new AbortController();
    watches.set(consumer, own);
    try {
      yield* follow(request, AbortSignal.any([signal, own.signal]));
      if (own.signal.aborted) throw takenOver(consumer);
    } finally {
      if (watches.get(consumer) === own) watches.delete(consumer);
    }
  };
}

function wanted(entries: readonly Uint8Array[], { types, profileId }: WatchRequest): ToldEvent[] {
  const events: ToldEvent[] = [];
  for (const entry of entries) {
    if (profileId !== null && profileOf(entry) !== profileId) continue;
    for (const event of readEntry(entry)) if (types === null || types.has(event.type)) events.push(event);
  }
  return events;
}

const takenOver = (consumer: string) =>
  new HandbillError('ABORTED', `another watch of the consumer "${consumer}" has begun`, {
    reason: 'CONSUMER_TAKEN_OVER',
  });
