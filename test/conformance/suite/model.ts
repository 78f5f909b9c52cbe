import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConfigurationWrite, ProfileCommit, Store } from '../../../src/store/port.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { type CreateFixture, collect } from '../fixture.js';

/** One step, run against the driver and the plain store; what it sees must be the same. */
type Step = (store: Store) => Promise<unknown>;

interface Driver {
  store: Store;
  reopen(): Promise<void>;
}

type Command = fc.AsyncCommand<Store, Driver>;

const id = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'ab') },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
const bytes = fc.uint8Array({ maxLength: 40 });
const fewBytes = fc.uint8Array({ maxLength: 1, max: 2 });
const recordWrite = fc.record({ expectedRevision: fc.nat({ max: 4 }), bytes });
const kind = fc.constantFrom('item' as const, 'promotion' as const, 'campaign' as const, 'model' as const);

const commit: fc.Arbitrary<ProfileCommit> = fc
  .record(
    { profileId: id, wallet: recordWrite, history: recordWrite, events: fc.array(bytes, { maxLength: 3 }) },
    { requiredKeys: ['profileId', 'events'] },
  )
  .map(({ profileId, events, ...records }) => ({ profileId, events, ...records }) as ProfileCommit);

const configurationWrite = fc.record(
  { kind, key: id, bytes: fewBytes, expectedVersion: fc.nat({ max: 5 }) },
  { requiredKeys: ['kind', 'key', 'bytes'] },
) as fc.Arbitrary<ConfigurationWrite>;

function command(name: string, step: Step): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(model, driver) {
      expect(plain(await step(driver.store)), name).toEqual(plain(await step(model)));
    },
  };
}

const show = (value: unknown): string => JSON.stringify(plain(value));

/** Bytes as hex, so that buffers of any class compare and print. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** All events from the `skip`-th on; each store has cursors of its own. */
async function eventsAfter(store: Store, skip: number, limit: number): Promise<Uint8Array[]> {
  const before = skip === 0 ? [] : await store.outbox.read('', skip);
  const entries = await store.outbox.read(before.at(-1)?.cursor ?? '', limit);
  return entries.map((entry) => entry.bytes);
}

/** Within a version the order is free. */
async function changes(store: Store, version: number): Promise<unknown> {
  const entries = await collect(store.configuration.changesSince(version));
  const versions = entries.map((entry) => entry.version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  return entries.map((entry) => JSON.stringify(plain({ ...entry, bytes: show(entry.bytes) }), ENTRY_FIELDS)).sort();
}

const ENTRY_FIELDS = ['kind', 'key', 'index', 'version', 'bytes'];

const commands: fc.Arbitrary<Command>[] = [
  fc
    .array(commit, { maxLength: 4 })
    .map((list) => command(`commit ${show(list)}`, (store) => store.profiles.commit(list))),
  fc.array(id, { maxLength: 4 }).map((ids) => command(`load ${show(ids)}`, (store) => store.profiles.load(ids))),
  fc.constant(command('ids', async (store) => (await collect(store.profiles.ids())).sort())),
  fc
    .array(configurationWrite, { maxLength: 5 })
    .map((batch) => command(`write ${show(batch)}`, (store) => store.configuration.write(batch))),
  fc
    .tuple(kind, fc.array(id, { maxLength: 4 }))
    .map(([of, keys]) => command(`get ${of} ${show(keys)}`, (store) => store.configuration.get(of, keys))),
  fc.constant(command('version', (store) => store.configuration.version())),
  fc.nat({ max: 6 }).map((version) => command(`changes since ${version}`, (store) => changes(store, version))),
  fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }))
    .map(([skip, limit]) => command(`events after ${skip}, ${limit}`, (store) => eventsAfter(store, skip, limit))),
  fc
    .tuple(id, bytes)
    .map(([name, value]) => command(`snapshot ${name}`, (store) => store.snapshots.write(name, value))),
  id.map((name) => command(`snapshot ${name}?`, (store) => store.snapshots.read(name))),
  fc.constant<Command>({ check: () => true, toString: () => 'reopen', run: (_, driver) => driver.reopen() }),
];

export function modelPromises(create: CreateFixture): void {
  it('does what the plain store does, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (steps) => {
        const fixture = await create();
        const driver: Driver = {
          store: await fixture.open(),
          async reopen() {
            await this.store.close();
            this.store = await fixture.open();
          },
        };
        try {
          await fc.asyncModelRun(() => ({ model: createMemoryStore(), real: driver }), steps);
        } finally {
          await driver.store.close();
          await fixture.remove();
        }
      }),
      { seed: 20_250_301, numRuns: 60 },
    );
  });
}
