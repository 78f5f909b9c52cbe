import { expect, test } from 'vitest';
import type { ProjectionOf } from '../../../src/engine/outbox/projection.js';
import { createProjections } from '../../../src/engine/outbox/projections.js';
import { createMemoryStore } from '../../support/memory-store.js';

const sum = (name: string): ProjectionOf<number> => ({
  name,
  empty: () => 0,
  *fold(state, entries) {
    yield;
    return { state: state + entries.reduce((total, entry) => total + entry[0]!, 0), changes: entries.length };
  },
  encode: ({ state, cursor }) => Buffer.from(JSON.stringify({ state, cursor })),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
  pollMs: 1_000_000,
  snapshotEvents: 1_000_000,
});

const failOnError = (name: string, error: unknown) => expect.fail(`${name}: ${error}`);

async function storeWith(...numbers: number[]) {
  const store = createMemoryStore();
  for (const number of numbers) await store.profiles.commit([{ profileId: 'p', events: [Uint8Array.of(number)] }]);
  return store;
}

test('projections in step read each page once', async () => {
  const store = await storeWith(1, 2, 3);
  let pages = 0;
  const read: typeof store.outbox.read = async (cursor, limit) => {
    const page = await store.outbox.read(cursor, limit);
    if (page.events.length > 0) pages += 1;
    return page;
  };
  const [one, other] = [sum('one'), sum('other')];
  const projections = createProjections({ ...store, outbox: { ...store.outbox, read } }, [one, other], failOnError);
  await projections.save();
  expect([projections.of(one).state, projections.of(other).state, pages]).toEqual([6, 6, 1]);
  await projections.close();
});

test('the end of the outbox is seen by each of them with a look of its own', async () => {
  const store = await storeWith();
  const begun: string[] = [];
  let hold: Promise<void> = Promise.resolve();
  const read: typeof store.outbox.read = async (cursor, limit) => {
    const page = await store.outbox.read(cursor, limit);
    begun.push(cursor);
    await hold;
    return page;
  };
  const [one, other] = [sum('one'), sum('other')];
  const projections = createProjections({ ...store, outbox: { ...store.outbox, read } }, [one, other], failOnError);
  await projections.save();
  let letGo = (): void => {};
  hold = new Promise((resolve) => {
    letGo = resolve;
  });
  begun.length = 0;
  const before = projections.of(one).caughtUp();
  await expect.poll(() => begun.length).toBe(1);
  await store.profiles.commit([{ profileId: 'p', events: [Uint8Array.of(4)] }]);
  const after = projections.of(other).caughtUp();
  letGo();
  await Promise.all([before, after]);
  expect(projections.of(other).state).toBe(4);
  await projections.close();
});

test('a read that has failed is tried anew, and what comes behind the end is found', async () => {
  const store = await storeWith(1);
  let away = true;
  const read: typeof store.outbox.read = (...args) =>
    away ? Promise.reject(new Error('away')) : store.outbox.read(...args);
  const one = sum('one');
  const errors: string[] = [];
  const projections = createProjections(
    { ...store, outbox: { ...store.outbox, read } },
    [{ ...one, pollMs: 1 }],
    (name, error) => errors.push(`${name}: ${error}`),
  );
  projections.start();
  await expect.poll(() => errors).toEqual(['one: Error: away']);
  away = false;
  await projections.save();
  await store.profiles.commit([{ profileId: 'p', events: [Uint8Array.of(4)] }]);
  await projections.close();
  const again = createProjections(store, [one], failOnError);
  await again.save();
  expect(again.of(one).state).toBe(5);
  await again.close();
});

test('nothing may be trimmed when one of them can not be stored', async () => {
  const store = await storeWith(1);
  const broken = { ...sum('broken'), decode: () => expect.fail('of a newer version') };
  await store.snapshots.write('broken', Uint8Array.of(1));
  const projections = createProjections(store, [sum('one'), broken], () => {});
  await expect(projections.save()).rejects.toThrow('newer version');
  await projections.close();
});

test('one that is not counted is asked for in vain', () => {
  const projections = createProjections(createMemoryStore(), [], failOnError);
  expect(() => projections.of(sum('one'))).toThrow('one is not counted');
});
