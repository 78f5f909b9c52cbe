import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { collect, eventTexts, textOf } from '../conformance/fixture.js';

/** `npm run prove:store-kill` runs 50. */
const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 5);
const WRITER = fileURLToPath(new URL('./store-writer.mjs', import.meta.url));

interface Acknowledged {
  /** Acknowledged writes of each profile. */
  readonly writes: Map<string, number>;
  version: number;
  /** Uses that were reserved and settled. */
  uses: number;
  lines: number;
}

let folder: string;
const openStore = () => openLmdbStore({ path: folder, clock: Date.now });
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lets a writer run on the folder, kills it with -9 after `afterMs` of acknowledgements, and notes what it acknowledged. */
async function writeUntilKilled(round: number, afterMs: number, acknowledged: Acknowledged): Promise<void> {
  const address = JSON.stringify({ store: folder });
  const child = spawn(process.execPath, [WRITER, address, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let started = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!started) setTimeout(() => child.kill('SIGKILL'), afterMs);
    started = true;
    // The kill may cut the last line; what is not fully said is not acknowledged.
    const fact = parse(line);
    if (fact?.id) acknowledged.writes.set(fact.id, fact.n!);
    if (fact?.version) acknowledged.version = fact.version;
    if (fact?.uses) acknowledged.uses = fact.uses;
    acknowledged.lines++;
  }
  expect(await exit, 'killed, not failed').toEqual([null, 'SIGKILL']);
}

function parse(line: string): { id?: string; n?: number; version?: number; uses?: number } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function checkProfiles(store: Store, acknowledged: Acknowledged): Promise<void> {
  const events = await eventTexts(store);
  const ids = await collect(store.profiles.ids());
  expect(new Set(ids)).toEqual(new Set([...ids, ...acknowledged.writes.keys()]));
  const records = await store.profiles.load(ids);
  ids.forEach((id, i) => {
    const { wallet, history } = records[i]!;
    // Each commit is whole: both records are of the same write, and its events are there, in order, once.
    const writes = Number(new RegExp(`^${id}:(\\d+);`).exec(textOf(wallet.bytes)!)![1]);
    expect(writes).toBeGreaterThanOrEqual(acknowledged.writes.get(id) ?? 0);
    expect(textOf(history.bytes)).toBe(textOf(wallet.bytes));
    const told = events.filter((event) => event.startsWith(`${id}:`));
    expect(told).toEqual(Array.from({ length: writes }, (_, n) => [`${id}:${n + 1}`, `${id}:${n + 1}:again`]).flat());
  });
}

async function checkConfiguration(store: Store, acknowledged: Acknowledged): Promise<void> {
  expect(await store.configuration.version()).toBeGreaterThanOrEqual(acknowledged.version);
  const entries = await collect(store.configuration.changesSince(0));
  expect(new Set(entries.map(({ bytes }) => textOf(bytes))).size, 'a batch is whole').toBeLessThanOrEqual(1);
  expect(entries.map(({ index }) => index)).toEqual(entries.map((_, n) => n));
  for (const entry of entries) expect(entry.version).toBe(await store.configuration.version());
}

/** A counter is what stands and what is open; then settles what the dead left open. */
async function checkLimits(store: Store, acknowledged: Acknowledged): Promise<void> {
  const open = await collect(store.limits.open());
  const openOf = (name: string) => open.filter(({ counter }) => counter === name).length;
  const [stands, back] = await store.limits.used(['stands', 'back']);
  expect(stands! - openOf('stands')).toBeGreaterThanOrEqual(acknowledged.uses);
  expect(stands).toBeLessThanOrEqual(acknowledged.uses + 1);
  expect(back).toBe(5 * openOf('back'));
  await store.limits.settle(open.map(({ counter, id }) => ({ counter, id, stands: counter === 'stands' })));
  expect(await store.limits.used(['stands', 'back'])).toEqual([stands, 0]);
  acknowledged.uses = stands!;
}

it(`finds every acknowledged write, whole and once, after ${ROUNDS} kills`, async () => {
  const random = randomStream(7);
  const acknowledged: Acknowledged = { writes: new Map(), version: 0, uses: 0, lines: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    // In every other round the parent has the store open throughout, as a second server would: the lock of the dead must come free.
    const witness = round % 2 === 0 ? null : await openStore();
    await writeUntilKilled(round, 20 + random() * 250, acknowledged);
    const store = witness ?? (await openStore());
    await checkProfiles(store, acknowledged);
    await checkConfiguration(store, acknowledged);
    await checkLimits(store, acknowledged);
    await store.snapshots.write('round', Buffer.from(String(round)));
    await store.close();
  }
  expect(acknowledged.lines).toBeGreaterThan(ROUNDS * 10);
}, 600_000);
