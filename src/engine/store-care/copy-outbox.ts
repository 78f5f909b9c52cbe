import { profileOf } from '../../events/entry.js';
import type { Outbox, OutboxCursor, Store } from '../../store/port.js';
import { CONSUMER_PREFIX, type ConsumerRecord, decodeConsumer, encodeConsumer } from '../outbox/consumer-record.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import { PLACE_OF_NOBODY } from '../outbox/place-of-nobody.js';

/** What became of an event consumer. */
export interface CopiedConsumer {
  readonly name: string;
  /** Events that it has not acknowledged. */
  readonly open: number;
  /** Events that it has acknowledged, and is told again: those of other profiles that come behind its first open one in the copy. */
  readonly again: number;
  /** It has lost events in the original, of which the copy can't tell it. */
  readonly gap: boolean;
}

interface OpenConsumer extends ConsumerRecord {
  readonly name: string;
  readonly open: number;
  readonly gap: boolean;
  /** The first event that it has not acknowledged; null: there is none. */
  readonly next: Uint8Array | null;
}

/**
 * Copies the events in the order in which they are read, and the event consumers with them: each goes on before the first event that it has
 * not acknowledged. So none misses an event. In an outbox with one order (LMDB) that is exactly where it was; of one in partitions (Redis) it
 * may have read on further in some of them.
 */
export async function copyOutbox(
  from: Store,
  to: Store,
  onProgress: (events: number) => void,
): Promise<readonly CopiedConsumer[]> {
  let waiting = [...(await consumersIn(from))];
  const placed: { readonly consumer: OpenConsumer; readonly before: number }[] = [];
  let copied = 0;
  for await (const page of outboxPages(from.outbox)) {
    let start = 0;
    for (let i = 0; waiting.length > 0 && i < page.events.length; i++) {
      const isNext = ({ next }: OpenConsumer): boolean => next !== null && Buffer.compare(next, page.events[i]!) === 0;
      if (!waiting.some(isNext)) continue;
      await append(page.events.slice(start, i));
      start = i;
      await place(waiting.filter(isNext));
      waiting = waiting.filter((consumer) => !isNext(consumer));
    }
    await append(page.events.slice(start));
    onProgress(copied);
  }
  await place(waiting);
  return placed.map(({ consumer: { name, open, gap }, before }) => ({
    name,
    open,
    again: copied - before - open,
    gap,
  }));

  async function append(events: readonly Uint8Array[]): Promise<void> {
    await to.profiles.commit(
      events.map((entry) => ({ profileId: profileOf(entry) || PLACE_OF_NOBODY, events: [entry] })),
    );
    copied += events.length;
  }

  /** Behind everything that was copied so far. */
  async function place(consumers: readonly OpenConsumer[]): Promise<void> {
    const position = await to.outbox.end();
    for (const consumer of consumers) {
      const { name, acknowledgedMs } = consumer;
      await to.snapshots.write(CONSUMER_PREFIX + name, encodeConsumer({ position, acknowledgedMs, watchId: null }));
      placed.push({ consumer, before: copied });
    }
  }
}

/** The event consumers of a store, and what they have not acknowledged. */
export async function consumersIn({ outbox, snapshots }: Store): Promise<readonly OpenConsumer[]> {
  const consumers: OpenConsumer[] = [];
  for (const key of await snapshots.names(CONSUMER_PREFIX)) {
    const bytes = await snapshots.read(key);
    if (bytes === null) continue;
    const record = decodeConsumer(bytes);
    const { events, gap } = await outbox.read(record.position, 1);
    const open = await countEvents(outbox, record.position);
    consumers.push({ ...record, name: key.slice(CONSUMER_PREFIX.length), open, gap, next: events[0] ?? null });
  }
  return consumers;
}

/** How many events there are behind a position. */
async function countEvents(outbox: Outbox, position: OutboxCursor): Promise<number> {
  let count = 0;
  for await (const page of outboxPages(outbox, { from: position })) count += page.events.length;
  return count;
}
