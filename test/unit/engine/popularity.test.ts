import { expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import type { ItemIndex, ProfileId, TransactionId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { createPopularity, POPULARITY } from '../../../src/engine/outbox/popularity.js';
import { createProjection } from '../../../src/engine/outbox/projection.js';
import { encodeEvent, encodeReceipt } from '../../../src/events/entry.js';
import { OUTBOX_PAGE_EVENTS } from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { createMemoryStore } from '../../support/memory-store.js';

const ITEMS = 20;

const failOnError = (error: unknown) => {
  throw error;
};

function startPopularity(
  store: Pick<Store, 'outbox' | 'snapshots'>,
  onPollError: (error: unknown) => void,
  snapshotEvents = POPULARITY.snapshotEvents,
) {
  return createPopularity(createProjection(store, { ...POPULARITY, snapshotEvents }, onPollError));
}

/** Records `count` receipts with times in no order over three years; one entry each. */
async function record(store: Store, count: number, seed: number): Promise<void> {
  const random = randomStream(seed);
  for (let n = 0; n < count; n++) {
    const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
      item: Math.floor(random() * random() * ITEMS) as ItemIndex,
      quantity: 1,
      amountMinor: null,
    }));
    const receipt = {
      profileId: 'p' as ProfileId,
      transactionId: `${seed}-${n}` as TransactionId,
      timeMs: 1_700_000_000_000 - Math.floor(random() * 1_000) * MS_PER_DAY,
      storeId: null,
      total: null,
      lines,
    };
    await store.profiles.commit([{ profileId: 'p', events: [encodeReceipt(receipt)] }]);
  }
}

/** Counted in one go, without any snapshot. */
async function countedAtOnce(store: Store): Promise<Float64Array> {
  const fresh: Pick<Store, 'outbox' | 'snapshots'> = { outbox: store.outbox, snapshots: createMemoryStore().snapshots };
  const popularity = startPopularity(fresh, failOnError);
  await popularity.loaded();
  await popularity.close();
  return popularity.frequencies(ITEMS);
}

it('is empty without receipts', async () => {
  const popularity = startPopularity(createMemoryStore(), failOnError);
  await popularity.loaded();
  expect([...popularity.frequencies(3)]).toEqual([0, 0, 0]);
  expect(popularity.revision).toBe(0);
  await popularity.close();
});

it('counts receipts, not lines and not other events', async () => {
  const store = createMemoryStore();
  const receipt = { profileId: 'p' as ProfileId, timeMs: 1_700_000_000_000, storeId: null, total: null };
  const line = (item: number) => ({ item: item as ItemIndex, quantity: 3, amountMinor: null });
  const events = [
    encodeReceipt({ ...receipt, transactionId: 'a' as TransactionId, lines: [line(0), line(0), line(1)] }),
    encodeReceipt({ ...receipt, transactionId: 'b' as TransactionId, lines: [line(0)] }),
    encodeEvent({ ...receipt, type: 'client.custom', eventId: 'e', name: 'opened', properties: {} }),
  ];
  await store.profiles.commit([{ profileId: 'p', events }]);
  const popularity = startPopularity(store, failOnError);
  await popularity.loaded();
  expect([...popularity.frequencies(3)]).toEqual([1, 0.5, 0]);
  expect(popularity.revision).toBe(2);
  await popularity.close();
});

it('counts nothing of a page of which a part can not be read, however often it tries', async () => {
  const store = createMemoryStore();
  await record(store, 3, 1);
  const page = await store.outbox.read('', 10);
  // The end of the second one is missing.
  const events = page.events.map((entry, i) => (i === 1 ? entry.subarray(0, 12) : entry));
  const outbox: Store['outbox'] = { ...store.outbox, read: async () => ({ ...page, events }) };
  const popularity = startPopularity({ outbox, snapshots: store.snapshots }, failOnError);
  for (let attempt = 0; attempt < 2; attempt++) await expect(popularity.loaded()).rejects.toThrow();
  expect([...popularity.frequencies(3)]).toEqual([0, 0, 0]);
  expect(popularity.revision).toBe(0);
});

it('takes off what is cancelled', async () => {
  const store = createMemoryStore();
  await record(store, 20, 1);
  const before = [...(await countedAtOnce(store))];
  const head = { profileId: 'p' as ProfileId, timeMs: 1_700_000_000_000 };
  const transactionId = 'cancelled' as TransactionId;
  const lines = [{ item: 3 as ItemIndex, quantity: 1, amountMinor: null }];
  const charge = encodeReceipt({ ...head, transactionId, storeId: null, total: null, lines });
  await store.profiles.commit([{ profileId: 'p', events: [charge] }]);
  expect((await countedAtOnce(store))[3]).toBeGreaterThan(before[3]!);
  const cancel = encodeEvent({
    ...head,
    type: 'transaction.cancel',
    replaced: false,
    transactionId,
    timeMs: head.timeMs + MS_PER_DAY,
    chargedMs: head.timeMs,
    items: [3 as ItemIndex],
  });
  await store.profiles.commit([{ profileId: 'p', events: [cancel] }]);
  const after = await countedAtOnce(store);
  for (let i = 0; i < ITEMS; i++) expect(after[i]).toBeCloseTo(before[i]!, 12);
});

it.each(['shutdown', 'kill'])(
  'counts each receipt once through any number of starts, each ended by a %s',
  async (end) => {
    const store = createMemoryStore();
    for (let start = 1; start <= 6; start++) {
      await record(store, 150, start);
      const popularity = startPopularity(store, failOnError, 200);
      await popularity.loaded();
      expect([...popularity.frequencies(ITEMS)]).toEqual([...(await countedAtOnce(store))]);
      // A killed process writes no last snapshot; the next one begins from an older one.
      if (end === 'shutdown') await popularity.close();
    }
  },
);

it('takes in what is recorded later, over several pages', async () => {
  const store = createMemoryStore();
  await record(store, 10, 1);
  const popularity = startPopularity(store, failOnError);
  await popularity.loaded();
  await record(store, OUTBOX_PAGE_EVENTS, 2);
  await expect.poll(() => popularity.revision, { timeout: 10_000 }).toBe(10 + OUTBOX_PAGE_EVENTS);
  expect([...popularity.frequencies(ITEMS)]).toEqual([...(await countedAtOnce(store))]);
  await popularity.close();
});

it('goes on from where it was when the store comes back', async () => {
  const store = createMemoryStore();
  let away = true;
  const errors: unknown[] = [];
  const outbox: Store['outbox'] = {
    ...store.outbox,
    read: (cursor, limit) => (away ? Promise.reject(new Error('away')) : store.outbox.read(cursor, limit)),
  };
  const popularity = startPopularity({ outbox, snapshots: store.snapshots }, (error) => errors.push(error));
  await expect(popularity.loaded()).rejects.toThrow('away');
  away = false;
  await record(store, 5, 1);
  await popularity.loaded();
  expect(popularity.revision).toBe(5);
  away = true;
  await record(store, 5, 2);
  await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(0);
  away = false;
  await expect.poll(() => popularity.revision, { timeout: 10_000 }).toBe(10);
  await popularity.close();
});

const TRIM_ALL = { appendedBeforeMs: null, commitsMax: 0 };

it('loses nothing when what it has saved is trimmed', async () => {
  const store = createMemoryStore();
  await record(store, 50, 1);
  const all = [...(await countedAtOnce(store))];
  const popularity = startPopularity(store, failOnError);
  const saved = await popularity.save();
  expect(await store.outbox.trim({ ...TRIM_ALL, protect: [saved] })).toBe(50);
  const next = startPopularity(store, failOnError);
  await next.loaded();
  expect([...next.frequencies(ITEMS)]).toEqual(all);
  await next.close();
  await popularity.close();
});

it('takes the count of another process when that one has trimmed what this one has not counted', async () => {
  const store = createMemoryStore();
  let away = false;
  const outbox: Store['outbox'] = {
    ...store.outbox,
    read: (cursor, limit) => (away ? Promise.reject(new Error('away')) : store.outbox.read(cursor, limit)),
  };
  const sleeper = startPopularity({ outbox, snapshots: store.snapshots }, () => {});
  await record(store, 20, 1);
  await sleeper.loaded();
  away = true;
  await record(store, 30, 2);
  const other = startPopularity(store, failOnError);
  const saved = await other.save();
  await store.outbox.trim({ ...TRIM_ALL, protect: [saved] });
  await record(store, 5, 3);
  away = false;
  await expect
    .poll(() => [...sleeper.frequencies(ITEMS)], { timeout: 10_000 })
    .toEqual([...(await countedWith(store))]);
  await sleeper.close();
  await other.close();
});

/** Counted from the stored count on. */
async function countedWith(store: Store): Promise<Float64Array> {
  const popularity = startPopularity(store, failOnError);
  await popularity.loaded();
  await popularity.close();
  return popularity.frequencies(ITEMS);
}
