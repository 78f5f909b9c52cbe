import fc from 'fast-check';
import { expect, it } from 'vitest';
import type {
  ConfigurationWrite,
  ProfileCommit,
  RecordWrite,
  ReservationRequest,
  Settlement,
  Store,
  VersionedRecord,
} from '../../../src/store/port.js';
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
/**
 * Revisions are random: a write says which it expects by what the store has now. A removal may let others that are just being created conflict
 * or not: what comes behind one is another commit.
 */
interface RecordDraft {
  readonly expects: 'absent' | 'now' | 'one more' | 'another';
  readonly bytes: Uint8Array | null;
}

interface CommitDraft {
  readonly profileId: string;
  readonly profile?: RecordDraft;
  readonly history?: RecordDraft;
  readonly events: readonly Uint8Array[];
}

const recordDraft: fc.Arbitrary<RecordDraft> = fc.record({
  expects: fc.constantFrom('absent', 'now', 'now', 'one more', 'another'),
  bytes: fc.option(bytes, { freq: 5 }),
});
const kind = fc.constantFrom('item' as const, 'promotion' as const, 'campaign' as const, 'shop' as const);

const commitDraft: fc.Arbitrary<CommitDraft> = fc
  .record(
    { profileId: id, profile: recordDraft, history: recordDraft, events: fc.array(bytes, { maxLength: 3 }) },
    { requiredKeys: ['profileId', 'events'] },
  )
  .map(({ profileId, events, ...records }) => ({
    profileId,
    events: events.map((event) => Buffer.from(JSON.stringify([profileId, Buffer.from(event).toString('hex')]))),
    ...records,
  }));

const profileOf = (event: Uint8Array): string => JSON.parse(Buffer.from(event).toString())[0];

const removes = ({ profile, history }: CommitDraft): boolean => profile?.bytes === null || history?.bytes === null;

async function commitAll(store: Store, drafts: readonly CommitDraft[]): Promise<unknown> {
  const removal = drafts.findIndex(removes);
  if (removal < 0) return commitSome(store, drafts);
  const outcomes = await commitSome(store, drafts.slice(0, removal + 1));
  return [...outcomes, ...((await commitAll(store, drafts.slice(removal + 1))) as unknown[])];
}

async function commitSome(store: Store, drafts: readonly CommitDraft[]): Promise<unknown[]> {
  const now = await store.profiles.load(drafts.map(({ profileId }) => profileId));
  const write = (draft: RecordDraft | undefined, { revision }: VersionedRecord): RecordWrite | undefined =>
    draft && {
      expectedRevision: {
        absent: Math.min(revision, 0),
        now: revision,
        'one more': revision + 1,
        another: revision + 7,
      }[draft.expects],
      bytes: draft.bytes,
    };
  return store.profiles.commit(
    drafts.map(({ profileId, profile, history, events }, i) => {
      const writes = { profile: write(profile, now[i]!.profile), history: write(history, now[i]!.history) };
      return { profileId, events, ...writes } as ProfileCommit;
    }),
  );
}

async function loadBytes(store: Store, ids: readonly string[]): Promise<unknown> {
  const records = await store.profiles.load(ids);
  for (const { profile, history } of records) {
    for (const { revision, bytes: stored } of [profile, history]) expect(revision <= 0).toBe(stored === null);
  }
  return records.map(({ profile, history }) => [profile.bytes, history.bytes]);
}

const counter = fc.constantFrom('a', 'b');
const reservationId = fc.constantFrom('1', '2', '3', '4', '5');
const reservation: fc.Arbitrary<ReservationRequest> = fc.record({
  counter,
  id: reservationId,
  profileId: id,
  kind: fc.constantFrom('take', 'take', 'return'),
  amount: fc.integer({ min: 1, max: 3 }),
  timeMs: fc.nat(),
  limit: fc.nat({ max: 6 }),
});
const settlement: fc.Arbitrary<Settlement> = fc.record({ counter, id: reservationId, stands: fc.boolean() });
const owner = fc.constantFrom(null, 'p', 'q');

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

/** The events of each profile, read in pages; whether the first page told of a gap. */
async function eventsByProfile(store: Store, limit: number): Promise<unknown> {
  const byProfile: Record<string, Uint8Array[]> = {};
  const first = await store.outbox.read('', limit);
  for (let page = first; page.events.length > 0; page = await store.outbox.read(page.cursor, limit)) {
    for (const event of page.events) {
      const name = `of ${profileOf(event)}`;
      byProfile[name] = [...(byProfile[name] ?? []), event];
    }
  }
  const sorted = Object.entries(byProfile).sort(([a], [b]) => (a < b ? -1 : 1));
  return { gap: first.gap, size: await store.outbox.size(), sorted };
}

const sortedTexts = async (source: AsyncIterable<unknown>, fields: string[]): Promise<string[]> =>
  (await collect(source)).map((entry) => JSON.stringify(entry, fields)).sort();

const RESERVATION_FIELDS = ['counter', 'id', 'profileId', 'kind', 'amount', 'timeMs'];

/** Within a version the order is free. */
async function changes(store: Store, version: number): Promise<unknown> {
  const entries = await collect(store.configuration.changesSince(version));
  const versions = entries.map((entry) => entry.version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  return entries.map((entry) => JSON.stringify(plain({ ...entry, bytes: show(entry.bytes) }), ENTRY_FIELDS)).sort();
}

const ENTRY_FIELDS = ['kind', 'key', 'index', 'version', 'bytes'];

const commands: fc.Arbitrary<Command>[] = [
  fc.array(commitDraft, { maxLength: 4 }).map((list) => command(`commit ${show(list)}`, (s) => commitAll(s, list))),
  fc.array(id, { maxLength: 4 }).map((ids) => command(`load ${show(ids)}`, (store) => loadBytes(store, ids))),
  fc.constant(command('ids', async (store) => (await collect(store.profiles.ids())).sort())),
  fc
    .array(configurationWrite, { maxLength: 5 })
    .map((batch) => command(`write ${show(batch)}`, (store) => store.configuration.write(batch))),
  fc
    .tuple(kind, fc.array(id, { maxLength: 4 }))
    .map(([of, keys]) => command(`get ${of} ${show(keys)}`, (store) => store.configuration.get(of, keys))),
  fc.constant(command('version', (store) => store.configuration.version())),
  fc.nat({ max: 6 }).map((version) => command(`changes since ${version}`, (store) => changes(store, version))),
  fc.nat({ max: 9 }).map((limit) => command(`events, pages of ${limit}`, (store) => eventsByProfile(store, limit))),
  id.map((profileId) =>
    command(`erase ${profileId}`, async (store) =>
      store.outbox.erase(profileId, await store.outbox.end(), (event) => profileOf(event) === profileId),
    ),
  ),
  fc.constant(
    command('trim all', (store) => store.outbox.trim({ appendedBeforeMs: 1e13, commitsMax: null, protect: [] })),
  ),
  fc
    .tuple(id, owner, owner)
    .map(([digest, from, to]) =>
      command(`assign ${digest} ${from} ${to}`, (store) => store.identities.assign(digest, from, to)),
    ),
  fc.array(id, { maxLength: 4 }).map((ids) => command(`resolve ${show(ids)}`, (s) => s.identities.resolve(ids))),
  fc.constant(command('identities', (store) => sortedTexts(store.identities.all(), ['digest', 'profileId']))),
  fc
    .array(reservation, { maxLength: 4 })
    .map((list) => command(`reserve ${show(list)}`, (store) => store.limits.reserve(list))),
  fc
    .array(settlement, { maxLength: 4 })
    .map((list) => command(`settle ${show(list)}`, (store) => store.limits.settle(list))),
  fc.constant(command('used', (store) => store.limits.used(['a', 'b', 'c']))),
  fc.constant(command('open', (store) => sortedTexts(store.limits.open(), RESERVATION_FIELDS))),
  fc.constant(command('counters', (store) => sortedTexts(store.limits.counters(), ['counter', 'used']))),
  fc.tuple(counter, fc.nat({ max: 9 })).map(([c, n]) => command(`restore ${c} ${n}`, (s) => s.limits.restore(c, n))),
  fc
    .tuple(id, bytes)
    .map(([name, value]) => command(`snapshot ${name}`, (store) => store.snapshots.write(name, value))),
  fc
    .tuple(id, fc.option(fewBytes), fewBytes)
    .map(([name, from, to]) =>
      command(`replace ${name} ${show(from)} ${show(to)}`, (store) => store.snapshots.replace(name, from, to)),
    ),
  id.map((name) => command(`snapshot ${name}?`, (store) => store.snapshots.read(name))),
  id.map((name) => command(`no snapshot ${name}`, (store) => store.snapshots.remove(name))),
  fc.constantFrom('', 'a', 'b').map((prefix) => command(`names ${prefix}`, (store) => store.snapshots.names(prefix))),
  fc.constant<Command>({ check: () => true, toString: () => 'reopen', run: (_, driver) => driver.reopen() }),
];

export function modelPromises(create: CreateFixture): void {
  it('does what the plain store does, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60 }), async (steps) => {
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
      { seed: 20_250_301, numRuns: 100 },
    );
  });
}
