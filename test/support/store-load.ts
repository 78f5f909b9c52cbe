import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Store } from '../../src/store/port.js';
import { collect, eventTexts, textOf } from './store-contents.js';

const WRITER = fileURLToPath(new URL('../crash/store-writer.mjs', import.meta.url));

/** What writers were told to be done. */
export interface Acknowledged {
  /** Writes of each profile. */
  readonly writes: Map<string, number>;
  /** Of the configuration. */
  version: number;
  /** Uses that were reserved and settled. */
  uses: number;
  lines: number;
}

export const nothingAcknowledged = (): Acknowledged => ({ writes: new Map(), version: 0, uses: 0, lines: 0 });

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Lets a process write to the store, breaks something `afterMs` after its first acknowledgement, and notes all of them until it ends. */
export async function writeUntil(
  store: string,
  round: number,
  afterMs: number,
  acknowledged: Acknowledged,
  breakIt: (writer: ChildProcess) => unknown,
): Promise<Ended> {
  const writer = spawn(process.execPath, [WRITER, JSON.stringify({ store }), String(round)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(writer, 'exit');
  let started = false;
  for await (const line of createInterface({ input: writer.stdout! })) {
    if (!started) setTimeout(breakIt, afterMs, writer);
    started = true;
    // The end may cut the last line; what is not fully said is not acknowledged.
    const fact = parse(line);
    if (fact?.id) acknowledged.writes.set(fact.id, fact.n!);
    if (fact?.version) acknowledged.version = fact.version;
    if (fact?.uses) acknowledged.uses = fact.uses;
    acknowledged.lines++;
  }
  const [code, signal] = (await exit) as [Ended['code'], Ended['signal']];
  return { code, signal };
}

function parse(line: string): { id?: string; n?: number; version?: number; uses?: number } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** What of the acknowledged the store does not have. */
export interface Lost {
  writes: number;
  versions: number;
  uses: number;
}

/**
 * Checks that each write is there whole and once or not at all, and settles what was left open. Afterwards `acknowledged` is what the store has.
 */
export async function checkWrites(store: Store, acknowledged: Acknowledged): Promise<Lost> {
  return {
    writes: await checkProfiles(store, acknowledged),
    versions: await checkConfiguration(store, acknowledged),
    uses: await checkLimits(store, acknowledged),
  };
}

export const NOTHING_LOST: Lost = { writes: 0, versions: 0, uses: 0 };

async function checkProfiles(store: Store, { writes }: Acknowledged): Promise<number> {
  const events = await eventTexts(store);
  const ids = await collect(store.profiles.ids());
  const records = await store.profiles.load(ids);
  const found = new Map<string, number>();
  ids.forEach((id, i) => {
    const { profile: wallet, history } = records[i]!;
    // Each commit is whole: both records are of the same write, and its events are there, in order, once.
    const count = Number(new RegExp(`^${id}:(\\d+);`).exec(textOf(wallet.bytes)!)![1]);
    expect(textOf(history.bytes)).toBe(textOf(wallet.bytes));
    const told = events.filter((event) => event.startsWith(`${id}:`));
    expect(told).toEqual(Array.from({ length: count }, (_, n) => [`${id}:${n + 1}`, `${id}:${n + 1}:again`]).flat());
    found.set(id, count);
  });
  let lost = 0;
  for (const [id, count] of writes) lost += Math.max(count - (found.get(id) ?? 0), 0);
  writes.clear();
  for (const [id, count] of found) writes.set(id, count);
  return lost;
}

async function checkConfiguration(store: Store, acknowledged: Acknowledged): Promise<number> {
  const version = await store.configuration.version();
  const entries = await collect(store.configuration.changesSince(0));
  expect(new Set(entries.map(({ bytes }) => textOf(bytes))).size, 'a batch is whole').toBeLessThanOrEqual(1);
  expect(entries.map(({ index }) => index).sort((a, b) => a - b)).toEqual(entries.map((_, n) => n));
  for (const entry of entries) expect(entry.version).toBe(version);
  const lost = Math.max(acknowledged.version - version, 0);
  acknowledged.version = version;
  return lost;
}

/** A counter is what stands and what is open; then settles what the dead left open. */
async function checkLimits(store: Store, acknowledged: Acknowledged): Promise<number> {
  const open = await collect(store.limits.open());
  const openOf = (name: string) => open.filter(({ counter }) => counter === name).length;
  const [stands, back] = (await store.limits.used(['stands', 'back'])) as [number, number];
  expect(back).toBe(5 * openOf('back'));
  expect(stands).toBeLessThanOrEqual(acknowledged.uses + 1);
  await store.limits.settle(open.map(({ counter, id }) => ({ counter, id, stands: counter === 'stands' })));
  expect(await store.limits.used(['stands', 'back'])).toEqual([stands, 0]);
  const lost = Math.max(acknowledged.uses - (stands - openOf('stands')), 0);
  acknowledged.uses = stands;
  return lost;
}
