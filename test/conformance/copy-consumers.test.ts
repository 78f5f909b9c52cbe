import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CampaignIndex, ProfileId } from '../../src/base/ids.js';
import { createEventConsumers } from '../../src/engine/outbox/event-consumers.js';
import { compareStores } from '../../src/engine/store-care/compare-stores.js';
import { copyStore } from '../../src/engine/store-care/copy-store.js';
import { encodeEvent, encodeFunnelStep, funnelStepOf, readEntry } from '../../src/events/entry.js';
import type { Store } from '../../src/store/port.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { createMemoryStore } from '../support/memory-store.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';

const consumersOf = ({ outbox, snapshots }: Store) =>
  createEventConsumers({ outbox, snapshots, clock: () => 1_700_000_000_000 });

function commit(store: Store, profile: string, ...eventIds: string[]) {
  const profileId = profile as ProfileId;
  const events = eventIds.map((eventId) =>
    encodeEvent<'client.custom'>({ type: 'client.custom', profileId, timeMs: 1, eventId, name: 'n', properties: {} }),
  );
  return store.profiles.commit([{ profileId, events }]);
}

async function begin(store: Store, name: string): Promise<string> {
  return (await consumersOf(store).begin(name, { cursor: null, start: null })).from;
}

async function toldTo(store: Store, name: string): Promise<string[]> {
  const { events } = await store.outbox.read(await begin(store, name), 10_000);
  return events.flatMap((entry) => readEntry(entry).map((event) => (event as { eventId: string }).eventId));
}

const nothing = (): void => {};

describeOnEveryStore('a copied outbox', (suite) => {
  it("has the entries that are nobody's, in their order", async () => {
    const original = createMemoryStore();
    for (let n = 0; n < 200; n++) {
      const step = {
        stage: 'ghost',
        campaign: n as CampaignIndex,
        revision: 1,
        arm: 'CONTROL',
        day: n,
        offers: 1,
      } as const;
      await original.profiles.commit([{ profileId: `profile-${n % 7}`, events: [encodeFunnelStep(step, n)] }]);
    }
    const store = await suite().open();
    await copyStore(original, store, nothing);
    expect(await compareStores(original, store)).toEqual([]);
    const days = async ({ outbox }: Store) =>
      (await outbox.read('', 1_000)).events.map((entry) => funnelStepOf(entry)!.day);
    expect(await days(store)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    await store.close();
  });
});

describeOnEveryStore('a copied event consumer', (suite) => {
  let store: Store;
  beforeAll(async () => {
    store = await suite().open();
  });
  afterAll(() => store?.close());

  it('goes on where it stopped, there and back', async () => {
    const original = createMemoryStore();
    const ids = Array.from({ length: 2_500 }, (_, n) => `e${n}`);
    const positions = new Map([['new', '']]);
    for (const [n, id] of ids.entries()) {
      await commit(original, `profile-${n % 40}`, id);
      if ([0, 999, 1_000, 2_499].includes(n)) positions.set(`read ${n + 1}`, await original.outbox.end());
    }
    for (const [name, position] of positions) {
      await begin(original, name);
      await consumersOf(original).acknowledge(name, position);
    }
    expect(await copyStore(original, store, nothing)).toEqual(
      [2_500, 2_499, 1_500, 1_499, 0].map((open) => expect.objectContaining({ open, again: 0, gap: false })),
    );
    expect(await compareStores(original, store)).toEqual([]);
    const back = createMemoryStore();
    const copied = await copyStore(store, back, nothing);
    expect(await compareStores(store, back)).toEqual([]);
    for (const { name, open, again } of copied) {
      const expected = ids.slice(name === 'new' ? 0 : Number(name.slice(5)));
      expect((await toldTo(store, name)).sort(), name).toEqual([...expected].sort());
      // Of a millisecond the outbox in partitions has no order.
      const told = await toldTo(back, name);
      expect([open, told.length], name).toEqual([expected.length, expected.length + again]);
      expect(new Set(told), name).toEqual(new Set([...told, ...expected]));
    }
    const kept = await consumersOf(back).list();
    expect(kept.map(({ acknowledgedMs }) => acknowledgedMs)).toEqual(kept.map(() => 1_700_000_000_000));
  });
});

describeWithRedis('of an outbox in partitions', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis?.remove());

  it('a consumer that has read on further in some of them misses nothing, and it is told what comes again', async () => {
    let nowMs = 2_000;
    const store = await openRedis(redis.url, { clock: () => nowMs });
    await commit(store, 'quick', 'read');
    await begin(store, 'reader');
    await consumersOf(store).acknowledge('reader', await store.outbox.end());
    // Of a server whose clock is behind.
    nowMs = 1_000;
    await commit(store, 'slow', 'open');
    expect(await toldTo(store, 'reader')).toEqual(['open']);

    const copy = createMemoryStore();
    expect(await copyStore(store, copy, nothing)).toEqual([{ name: 'reader', open: 1, again: 1, gap: false }]);
    expect(await compareStores(store, copy)).toEqual([]);
    expect(await toldTo(copy, 'reader')).toEqual(['open', 'read']);
    await store.close();
  });
});
