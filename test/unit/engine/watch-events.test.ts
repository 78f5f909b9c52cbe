import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProfileId } from '../../../src/base/ids.js';
import type { WatchPage, WatchRequest } from '../../../src/engine/engine.js';
import { createEventConsumers } from '../../../src/engine/outbox/event-consumers.js';
import { createOutboxTrimmer } from '../../../src/engine/outbox/trim-outbox.js';
import { EVENT_CONSUMERS_MAX, EVENTS_HEARTBEAT_MS, EVENTS_PAGE_ENTRIES } from '../../../src/limits.js';
import { type Grocery, openGrocery, receipt, stock } from '../../support/grocery.js';

let grocery: Grocery;
let now: number;
const watching: AbortController[] = [];

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
  now = grocery.clock.nowMs;
});

afterEach(async () => {
  for (const controller of watching.splice(0)) controller.abort();
  await grocery.close();
});

const ALL: WatchRequest = {
  consumer: null,
  cursor: null,
  start: 'OLDEST',
  types: null,
  profileId: null,
  untilEnd: true,
};

function watch(request: Partial<WatchRequest> = {}): { pages: AsyncIterator<WatchPage>; stop: () => void } {
  const controller = new AbortController();
  watching.push(controller);
  const pages = grocery.engine.events.watch({ ...ALL, ...request }, controller.signal);
  return { pages: pages[Symbol.asyncIterator](), stop: () => controller.abort() };
}

const nextOf = async (pages: AsyncIterator<WatchPage>): Promise<WatchPage> => {
  const { value, done } = await pages.next();
  if (done) throw new Error('the watch has ended');
  return value;
};

/** What a watch to the end tells, and where it ends. */
async function told(request: Partial<WatchRequest> = {}) {
  const ids: string[] = [];
  let last: WatchPage | undefined;
  let gap = false;
  for (let { pages } = watch(request), step = await pages.next(); !step.done; step = await pages.next()) {
    last = step.value;
    gap ||= last.gap;
    for (const event of last.events) {
      ids.push(event.type === 'transaction.charge' ? event.transactionId : event.type);
    }
  }
  return { ids, cursor: last!.cursor, gap };
}

const record = (profileId: string, ...transactionIds: string[]) =>
  grocery.engine.events.recordTransactions(transactionIds.map((id) => receipt(profileId, id, now, 1)));
const CHARGES = { types: new Set(['transaction.charge'] as const) };

describe('watching events', () => {
  test('tells all that is held, to the end, and goes on after its cursor', async () => {
    await record('anna', 't1', 't2');
    const first = await told();
    expect(first).toMatchObject({ ids: ['t1', 'product.buy', 't2', 'product.buy'], gap: false });
    expect(await told({ start: null, cursor: first.cursor })).toMatchObject({ ids: [], cursor: first.cursor });
    await record('bert', 't3');
    expect((await told({ start: null, cursor: first.cursor })).ids).toEqual(['t3', 'product.buy']);
  });

  test('filters by type and by profile', async () => {
    await record('anna', 't1');
    await record('bert', 't2');
    expect((await told(CHARGES)).ids).toEqual(['t1', 't2']);
    expect((await told({ profileId: 'bert' as ProfileId })).ids).toEqual(['t2', 'product.buy']);
    expect((await told({ types: new Set(['handbill.assign']) })).ids).toEqual([]);
  });

  test('tells more than a page, each once and in order', async () => {
    const ids = Array.from({ length: EVENTS_PAGE_ENTRIES + 10 }, (_, i) => `t${i}`);
    for (const id of ids) await record('anna', id);
    expect((await told(CHARGES)).ids).toEqual(ids);
  });

  test('without a cursor begins now, and waits for what happens', async () => {
    await record('anna', 't1');
    const { pages } = watch({ start: null, untilEnd: false, ...CHARGES });
    const next = nextOf(pages);
    // The position is taken with the first read.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await record('anna', 't2');
    expect((await next).events).toMatchObject([{ transactionId: 't2' }]);
  });

  test('tells now and then that nothing has happened', async () => {
    const { pages } = watch({ untilEnd: false, types: new Set(['coupon.issue']) });
    const next = nextOf(pages);
    await record('anna', 't1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    grocery.clock.nowMs += EVENTS_HEARTBEAT_MS;
    const heartbeat = await next;
    expect(heartbeat.events).toEqual([]);
    expect((await told({ start: null, cursor: heartbeat.cursor })).ids).toEqual([]);
  });

  test('ends when it is told to', async () => {
    const { pages, stop } = watch({ untilEnd: false });
    const next = pages.next();
    stop();
    expect((await next).done).toBe(true);
  });

  test('names items and promotions that another server has just taken in', async () => {
    const { pages } = watch({ untilEnd: false, start: 'NOW' });
    const next = nextOf(pages);
    const other = grocery.anotherEngine();
    await other.items.upsert({ itemId: 'i77' as never, name: 'new' }, 'merge', {});
    await other.events.recordTransactions([receipt('anna', 't1', now, 77)]);
    const { events, names } = await next;
    const [charge] = events;
    expect(charge?.type === 'transaction.charge' && names.items.at(charge.items[0]!)?.key).toBe('i77');
  });

  test('a cursor that the outbox did not give out is refused', async () => {
    await expect(told({ start: null, cursor: '!' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(told({ start: null, cursor: '!', consumer: 'c' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await grocery.engine.events.consumers.list()).toEqual([]);
  });
});

describe('consumers', () => {
  const consumer = 'warehouse';
  const { acknowledge, list, remove } = {
    acknowledge: (cursor: string) => grocery.engine.events.consumers.acknowledge(consumer, cursor),
    list: () => grocery.engine.events.consumers.list(),
    remove: () => grocery.engine.events.consumers.remove(consumer),
  };
  const resume = () => told({ consumer, start: null, ...CHARGES });

  test('a new one begins at the oldest event and hears all again until it acknowledges', async () => {
    await record('anna', 't1');
    expect((await resume()).ids).toEqual(['t1']);
    const { ids, cursor } = await resume();
    expect(ids).toEqual(['t1']);
    await acknowledge(cursor);
    await record('anna', 't2');
    expect((await resume()).ids).toEqual(['t2']);
    const [position] = cursor.split('.');
    expect(await list()).toEqual([
      { name: consumer, cursor: position, acknowledgedMs: now, oldestOpenMs: now, gap: false },
    ]);
  });

  test('acknowledges with the cursor of its next watch too', async () => {
    await record('anna', 't1');
    const { cursor } = await resume();
    expect((await told({ consumer, start: null, cursor })).ids).toEqual([]);
    expect((await resume()).ids).toEqual([]);
    expect(await list()).toMatchObject([{ oldestOpenMs: null }]);
  });

  test('begins now when it says so', async () => {
    await record('anna', 't1');
    expect((await told({ consumer, start: 'NOW' })).ids).toEqual([]);
    await record('anna', 't2');
    expect((await resume()).ids).toEqual(['t2']);
  });

  test('can be removed; one that is unknown is NOT_FOUND', async () => {
    await resume();
    await remove();
    expect(await list()).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(acknowledge('')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a second watch of one ends the first', async () => {
    const { pages: first } = watch({ consumer, untilEnd: false });
    const ended = nextOf(first);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { pages: second } = watch({ consumer, untilEnd: false });
    const next = nextOf(second);
    await expect(ended).rejects.toMatchObject({ code: 'ABORTED', details: { reason: 'CONSUMER_TAKEN_OVER' } });
    await record('anna', 't1');
    expect((await next).events).toHaveLength(2);
  });

  test('a watch whose consumer was removed ends', async () => {
    const { pages } = watch({ consumer, untilEnd: false });
    const ended = nextOf(pages);
    await expect.poll(list).toHaveLength(1);
    await remove();
    await expect(ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('can be set back by an operator, with a cursor that is no watch’s', async () => {
    const { cursor: beginning } = await told();
    await record('anna', 't1');
    await acknowledge((await resume()).cursor);
    await acknowledge(beginning);
    expect((await resume()).ids).toEqual(['t1']);
  });

  test('a cursor of a consumer’s watch continues one without a name, too', async () => {
    const { cursor } = await resume();
    await record('anna', 't1');
    expect((await told({ start: null, cursor, ...CHARGES })).ids).toEqual(['t1']);
  });

  test('are as many as the limit N, not N + 1', async () => {
    const { outbox, snapshots } = grocery.store;
    const consumers = createEventConsumers({ outbox, snapshots, clock: () => now });
    const begin = (name: string) => consumers.begin(name, { cursor: null, start: null });
    for (let i = 0; i < EVENT_CONSUMERS_MAX; i++) await begin(`c${i}`);
    await begin('c0');
    await expect(begin('one-more')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });
});

describe('trimming', () => {
  const HOUR = 3_600_000;
  let monotonicMs = 0;
  const trimmer = (commitsMax: number, heldCommitsMax: number, lost: string[] = []) => {
    const { outbox, snapshots } = grocery.store;
    const clock = () => grocery.clock.nowMs;
    return createOutboxTrimmer({
      outbox,
      consumers: createEventConsumers({ outbox, snapshots, clock }),
      saveCounts: async () => [await outbox.end()],
      clock,
      monotonic: () => monotonicMs,
      retention: { maxAgeMs: HOUR, commitsMax, heldCommitsMax },
      onLoss: (consumers) => lost.push(...consumers),
      onError: (error) => expect.fail(String(error)),
    });
  };
  const recordMany = async (count: number, prefix: string) => {
    for (let i = 0; i < count; i++) await record('anna', `${prefix}${i}`);
  };

  test('by age and by size, but nothing that a consumer still has to read', async () => {
    await recordMany(4, 'a');
    const { cursor } = await told({ consumer: 'slow', start: null });
    await recordMany(4, 'b');
    grocery.clock.nowMs += 2 * HOUR;
    await record('anna', 'c0');
    const byAge = trimmer(100, 100);
    await byAge.trim();
    monotonicMs += HOUR;
    expect(await byAge.trim()).toBe(0);
    await grocery.engine.events.consumers.acknowledge('slow', cursor);
    expect(await byAge.trim()).toBe(4);
    expect(await told({ consumer: 'slow', start: null, ...CHARGES })).toMatchObject({
      ids: ['b0', 'b1', 'b2', 'b3', 'c0'],
      gap: false,
    });
    await grocery.engine.events.consumers.remove('slow');
    grocery.clock.nowMs -= 2 * HOUR;
    expect(await trimmer(1, 100).trim()).toBe(4);
  });

  test('not by a clock that jumps for a minute, nor beyond what the newest event shows', async () => {
    const week = trimmer(100, 100);
    const minutes = async (count: number): Promise<number> => {
      let removed = 0;
      for (let n = 0; n < count; n++) {
        removed += await week.trim();
        monotonicMs += 60_000;
        grocery.clock.nowMs += 60_000;
      }
      return removed;
    };
    await recordMany(4, 'a');
    expect(await minutes(55)).toBe(0);
    grocery.clock.nowMs += 720 * HOUR;
    await record('anna', 'b0');
    expect(await minutes(1)).toBe(0);
    grocery.clock.nowMs -= 720 * HOUR;
    expect(await minutes(130)).toBe(4);

    await recordMany(3, 'c');
    expect(await minutes(500)).toBe(0);
  });

  test('far too many go all the same, and those who miss them are named and told', async () => {
    const lost: string[] = [];
    await told({ consumer: 'dead', start: null });
    await recordMany(6, 'a');
    await trimmer(3, 6, lost).trim();
    expect(lost).toEqual([]);
    await record('anna', 'a6');
    const { cursor } = await told({ consumer: 'quick', start: 'NOW' });
    await trimmer(3, 6, lost).trim();
    expect(lost).toEqual(['dead']);
    expect(await told({ consumer: 'dead', start: null, ...CHARGES })).toMatchObject({ gap: true });
    expect(await told({ consumer: 'quick', start: null, cursor })).toMatchObject({ ids: [], gap: false });
    await record('anna', 'a7');
    await trimmer(3, 6, lost).trim();
    expect(lost).toEqual(['dead']);
  });
});
