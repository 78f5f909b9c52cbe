import { pack, unpack } from 'msgpackr';
import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { readEntry } from '../../events/entry.js';
import { EVENT_CONSUMERS_MAX } from '../../limits.js';
import type { Outbox, OutboxCursor, SnapshotStore } from '../../store/port.js';
import type { EventConsumer } from '../engine.js';

/** Readers of the outbox whose positions are stored: what they have not acknowledged is held for them. */
export interface EventConsumers {
  /** Null: there is none of this name. */
  positionOf(name: string): Promise<OutboxCursor | null>;
  /** Registers the consumer or moves it on. A cursor that the outbox did not give out: INVALID_ARGUMENT. */
  moveTo(name: string, cursor: OutboxCursor): Promise<void>;
  /** Like `moveTo`; a name that is not registered: NOT_FOUND. */
  acknowledge(name: string, cursor: OutboxCursor): Promise<void>;
  /** By name. */
  list(): Promise<EventConsumer[]>;
  /** NOT_FOUND when there is none. */
  remove(name: string): Promise<void>;
}

interface Dependencies {
  readonly outbox: Outbox;
  readonly snapshots: SnapshotStore;
  readonly clock: Clock;
}

export const CONSUMER_PREFIX = 'consumer/';
type Stored = [cursor: OutboxCursor, acknowledgedMs: number];

export function createEventConsumers({ outbox, snapshots, clock }: Dependencies): EventConsumers {
  const keyOf = (name: string): string => CONSUMER_PREFIX + name;

  async function read(name: string): Promise<Stored | null> {
    const bytes = await snapshots.read(keyOf(name));
    return bytes && (unpack(bytes) as Stored);
  }

  async function require(name: string): Promise<void> {
    if ((await read(name)) === null) throw HandbillError.notFound('event consumer', name);
  }

  async function write(name: string, cursor: OutboxCursor): Promise<void> {
    // Only to have the cursor judged: a position that can't be read would hold events for ever.
    await outbox.read(cursor, 1);
    await snapshots.write(keyOf(name), pack([cursor, clock()] satisfies Stored));
  }

  async function describe(name: string): Promise<EventConsumer | null> {
    const stored = await read(name);
    // Removed since the names were read.
    if (stored === null) return null;
    const [cursor, acknowledgedMs] = stored;
    const { events, gap } = await outbox.read(cursor, 1);
    const oldest = events[0];
    return { name, cursor, acknowledgedMs, oldestOpenMs: oldest ? readEntry(oldest)[0]!.timeMs : null, gap };
  }

  return {
    positionOf: async (name) => (await read(name))?.[0] ?? null,
    async moveTo(name, cursor) {
      if ((await read(name)) === null && (await snapshots.names(CONSUMER_PREFIX)).length >= EVENT_CONSUMERS_MAX) {
        throw new HandbillError('RESOURCE_EXHAUSTED', `there are ${EVENT_CONSUMERS_MAX} event consumers already`, {
          reason: 'TOO_MANY_CONSUMERS',
        });
      }
      await write(name, cursor);
    },
    async acknowledge(name, cursor) {
      await require(name);
      await write(name, cursor);
    },
    async list() {
      const names = (await snapshots.names(CONSUMER_PREFIX)).map((key) => key.slice(CONSUMER_PREFIX.length));
      const described = await Promise.all(names.map(describe));
      return described.filter((consumer) => consumer !== null);
    },
    async remove(name) {
      await require(name);
      await snapshots.remove(keyOf(name));
    },
  };
}
