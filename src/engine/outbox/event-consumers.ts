import { randomBytes } from 'node:crypto';
import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { timeOf } from '../../events/entry.js';
import { EVENT_CONSUMERS_MAX } from '../../limits.js';
import type { Outbox, OutboxCursor, SnapshotStore } from '../../store/port.js';
import { tooManyConflicts, untilCommitted } from '../concurrency/until-committed.js';
import { CONSUMER_PREFIX, type ConsumerRecord, decodeConsumer, encodeConsumer } from './consumer-record.js';
import { parseWatchCursor } from './watch-cursor.js';
import type { EventConsumer, WatchRequest } from './watch-requests.js';

/**
 * Readers of the outbox whose positions are stored: what they have not acknowledged is held for them. The position and the watch that a
 * consumer has now are one value, changed by compare-and-set: from the moment when a watch has begun, on whatever server, the one before it
 * neither tells nor moves anything any more.
 */
export interface EventConsumers {
  /** Registers the consumer, or takes over from the watch that it has. A cursor that the outbox did not give out: INVALID_ARGUMENT. */
  begin(name: string, request: Pick<WatchRequest, 'cursor' | 'start'>): Promise<ConsumerWatch>;
  /** Throws ABORTED, CONSUMER_TAKEN_OVER, when another watch has begun; NOT_FOUND when the consumer was removed. */
  assertCurrent(name: string, watchId: string): Promise<void>;
  /** A name that is not registered: NOT_FOUND; the cursor of a watch that was taken over: ABORTED, CONSUMER_TAKEN_OVER. */
  acknowledge(name: string, cursor: string): Promise<void>;
  /** By name. */
  list(): Promise<EventConsumer[]>;
  /** NOT_FOUND when there is none. */
  remove(name: string): Promise<void>;
}

export interface ConsumerWatch {
  readonly watchId: string;
  readonly from: OutboxCursor;
}

interface Dependencies {
  readonly outbox: Outbox;
  readonly snapshots: SnapshotStore;
  readonly clock: Clock;
}

const OLDEST: OutboxCursor = '';

/** 48 random bits: a consumer never has a second watch of the same. */
const freshId = (): string => randomBytes(6).toString('base64url');

export function createEventConsumers({ outbox, snapshots, clock }: Dependencies): EventConsumers {
  const keyOf = (name: string): string => CONSUMER_PREFIX + name;

  async function read(name: string): Promise<ConsumerRecord | null> {
    const bytes = await snapshots.read(keyOf(name));
    return bytes && decodeConsumer(bytes);
  }

  function change(
    name: string,
    next: (now: ConsumerRecord | null) => Promise<ConsumerRecord>,
  ): Promise<ConsumerRecord> {
    return untilCommitted(
      async () => {
        const bytes = await snapshots.read(keyOf(name));
        const after = await next(bytes && decodeConsumer(bytes));
        return (await snapshots.replace(keyOf(name), bytes, encodeConsumer(after))) ? after : 'conflict';
      },
      () => tooManyConflicts('the event consumers are'),
    );
  }

  /** A position that can't be read would hold events for ever. */
  async function judge(position: OutboxCursor): Promise<void> {
    await outbox.read(position, 1);
  }

  async function refuseTooMany(): Promise<void> {
    if ((await snapshots.names(CONSUMER_PREFIX)).length < EVENT_CONSUMERS_MAX) return;
    throw new HandbillError('RESOURCE_EXHAUSTED', `there are ${EVENT_CONSUMERS_MAX} event consumers already`, {
      reason: 'TOO_MANY_CONSUMERS',
    });
  }

  async function describe(name: string): Promise<EventConsumer | null> {
    const stored = await read(name);
    // Removed since the names were read.
    if (stored === null) return null;
    const { position: cursor, acknowledgedMs } = stored;
    const { events, gap } = await outbox.read(cursor, 1);
    const oldest = events[0];
    return { name, cursor, acknowledgedMs, oldestOpenMs: oldest ? timeOf(oldest) : null, gap };
  }

  return {
    async begin(name, { cursor, start }) {
      const watchId = freshId();
      const asked = cursor === null ? null : parseWatchCursor(cursor);
      const { position: from } = await change(name, async (now) => {
        if (now === null) await refuseTooMany();
        else if (asked) refuseTakenOver(name, now, asked.watchId);
        const kept = start === null ? now?.position : undefined;
        const position = asked?.position ?? kept ?? (start === 'NOW' ? await outbox.end() : OLDEST);
        if (position === now?.position) return { ...now, watchId };
        await judge(position);
        return { position, acknowledgedMs: clock(), watchId };
      });
      return { watchId, from };
    },
    async assertCurrent(name, watchId) {
      refuseTakenOver(name, required(name, await read(name)), watchId);
    },
    async acknowledge(name, cursor) {
      const { position, watchId } = parseWatchCursor(cursor);
      await change(name, async (stored) => {
        const now = required(name, stored);
        refuseTakenOver(name, now, watchId);
        await judge(position);
        return { ...now, position, acknowledgedMs: clock() };
      });
    },
    async list() {
      const names = (await snapshots.names(CONSUMER_PREFIX)).map((key) => key.slice(CONSUMER_PREFIX.length));
      const described = await Promise.all(names.map(describe));
      return described.filter((consumer) => consumer !== null);
    },
    async remove(name) {
      required(name, await read(name));
      await snapshots.remove(keyOf(name));
    },
  };
}

function required(name: string, stored: ConsumerRecord | null): ConsumerRecord {
  if (stored === null) throw HandbillError.notFound('event consumer', name);
  return stored;
}

/** `watchId` null: nobody says that it is a watch's. */
function refuseTakenOver(name: string, now: ConsumerRecord, watchId: string | null): void {
  if (watchId === null || watchId === now.watchId) return;
  throw new HandbillError('ABORTED', `another watch of the consumer "${name}" has begun`, {
    reason: 'CONSUMER_TAKEN_OVER',
  });
}
