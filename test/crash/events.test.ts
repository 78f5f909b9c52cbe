import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { ItemIndex, TransactionId } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { callUnary } from '../../src/contract/clients.js';
import { decodeCounts } from '../../src/engine/outbox/counts-codec.js';
import { receiptIdHash } from '../../src/history/history.js';
import { purchasesOf } from '../../src/history/purchases.js';
import { TREND_HALF_LIVES_DAYS, trendShares } from '../../src/ranking/trend.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { derived, inOrder, recordAll } from '../support/histories.js';
import { startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:events` sends 100,000. */
const DELIVERIES = Number(process.env.HANDBILL_EVENT_DELIVERIES ?? 6_000);
const KILL_EVERY_MS = Number(process.env.HANDBILL_EVENT_KILL_MS ?? 700);
const DUPLICATES = 0.1;
const OUT_OF_ORDER = 0.05;
/** How many deliveries one that is out of order comes late. */
const LATE_MAX = 300;
const PROFILES = Math.ceil(DELIVERIES / 30);
const ITEMS = 200;
const BATCH = 100;
const CONSUMER = fileURLToPath(new URL('./event-consumer.mjs', import.meta.url));

type Receipt = { kind: 'receipt'; id: string; profileId: string; timeMs: number; items: readonly number[] };
type Cancel = { kind: 'cancel'; id: string; profileId: string; timeMs: number };
type Custom = { kind: 'custom'; id: string; profileId: string; timeMs: number };
type Delivery = Receipt | Cancel | Custom;

const random = randomStream(26);
const below = (limit: number): number => Math.floor(random() * limit);

/** What happens in the shops, in the order of time; then some of it is delivered late, and some twice. */
function makeDeliveries(): Delivery[] {
  const happened: Delivery[] = [];
  const unique = Math.round(DELIVERIES * (1 - DUPLICATES));
  const startMs = Date.now() - unique * 60_000;
  for (let n = 0; n < unique; n++) {
    const profileId = `profile-${below(PROFILES)}`;
    const timeMs = startMs + n * 60_000;
    const kind = random();
    const before = happened[happened.length - 1 - below(200)];
    if (kind < 0.05 && before?.kind === 'receipt') {
      happened.push({ kind: 'cancel', id: before.id, profileId: before.profileId, timeMs });
    } else if (kind < 0.2) happened.push({ kind: 'custom', id: `e-${n}`, profileId, timeMs });
    else {
      const items = [...new Set(Array.from({ length: 1 + below(5) }, () => below(ITEMS)))];
      happened.push({ kind: 'receipt', id: `t-${n}`, profileId, timeMs, items });
    }
  }
  const late = (position: number) => position + (random() < OUT_OF_ORDER ? 1 + below(LATE_MAX) : 0);
  const placed = happened.map((delivery, i) => ({ delivery, at: late(i) }));
  for (let i = 0; i < DELIVERIES - unique; i++) {
    const original = placed[below(unique)]!;
    placed.push({ delivery: original.delivery, at: original.at + below(LATE_MAX) });
  }
  return placed.sort((a, b) => a.at - b.at).map(({ delivery }) => delivery);
}

/** What has to come of it, worked out without any of the engine's code. */
class Oracle {
  readonly told = new Map<string, string[]>();
  readonly receipts = new Map<string, Receipt>();
  private readonly seen = new Set<string>();
  private readonly cancelled = new Set<string>();

  take(delivery: Delivery): void {
    const { kind, id } = delivery;
    if (kind === 'cancel') {
      if (this.cancelled.has(id)) return;
      this.cancelled.add(id);
      if (this.receipts.delete(id)) this.tell(delivery, `transaction.cancel ${id}`);
      return;
    }
    if (this.seen.has(id) || this.cancelled.has(id)) return;
    this.seen.add(id);
    if (kind === 'custom') {
      this.tell(delivery, `client.custom ${id}`);
      return;
    }
    this.receipts.set(id, delivery);
    this.tell(delivery, `transaction.charge ${id}`);
    for (const item of delivery.items) this.tell(delivery, `product.buy ${id} item-${item}`);
  }

  private tell({ profileId }: Delivery, event: string): void {
    const told = this.told.get(profileId);
    if (told) told.push(event);
    else this.told.set(profileId, [event]);
  }

  /** Share of the receipts that hold each item, by the definition of the trend. */
  shares(halfLifeDays: number): number[] {
    const newest = Math.max(...[...this.receipts.values()].map(({ timeMs }) => timeMs));
    let total = 0;
    const counts = new Array<number>(ITEMS).fill(0);
    for (const { timeMs, items } of this.receipts.values()) {
      const weight = 2 ** ((timeMs - newest) / (halfLifeDays * MS_PER_DAY));
      total += weight;
      for (const item of items) counts[item]! += weight;
    }
    return counts.map((count) => count / total);
  }
}

const folders: string[] = [];
const servers: ServerProcess[] = [];
let consumer: ChildProcess | undefined;
afterEach(async () => {
  consumer?.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.kill();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function prepare(storePath: string, folder: string): Promise<void> {
  const file = path.join(folder, 'items.csv');
  await writeFile(file, ['itemId,name', ...Array.from({ length: ITEMS }, (_, i) => `item-${i},Item ${i}`)].join('\n'));
  const { code, stderr } = await runHandbill('import', 'items', file, '--store', storePath);
  expect(code, stderr).toBe(0);
}

const seconds = (timeMs: number) => ({ seconds: Math.floor(timeMs / 1_000), nanos: (timeMs % 1_000) * 1_000_000 });

/** Delivers a batch as the three calls that it takes, and tells the oracle in the same order. */
async function deliver({ clients: { events } }: ServerProcess, batch: readonly Delivery[], oracle: Oracle) {
  const of = <Kind extends Delivery['kind']>(kind: Kind) =>
    batch.filter((delivery): delivery is Extract<Delivery, { kind: Kind }> => delivery.kind === kind);
  const refused: unknown[] = [];
  const receipts = of('receipt');
  if (receipts.length > 0) {
    const transactions = receipts.map(({ id, profileId, timeMs, items }) => ({
      transactionId: id,
      profileId,
      time: seconds(timeMs),
      lines: items.map((item) => ({ itemId: `item-${item}` })),
    }));
    const { results } = await callUnary(events, events.recordTransactions, { transactions });
    refused.push(...results.filter(({ result, recorded }) => result === 'error' || recorded?.approximate));
  }
  const cancels = of('cancel');
  if (cancels.length > 0) {
    const cancellations = cancels.map(({ id, profileId, timeMs }) => ({
      transactionId: id,
      profileId,
      time: seconds(timeMs),
    }));
    const { results } = await callUnary(events, events.cancelTransactions, { cancellations });
    refused.push(...results.filter(({ result }) => result === 'error'));
  }
  const customs = of('custom');
  if (customs.length > 0) {
    const told = customs.map(({ id, profileId, timeMs }) => ({
      eventId: id,
      profileId,
      time: seconds(timeMs),
      custom: { name: 'opened' },
    }));
    const { results } = await callUnary(events, events.recordEvents, { events: told });
    refused.push(...results.filter(({ result }) => result === 'error'));
  }
  expect(refused).toEqual([]);
  for (const delivery of [...receipts, ...cancels, ...customs]) oracle.take(delivery);
}

/** Starts the consumer again and again, each time to be killed; returns how to stop that, and how often it was done. */
function keepKilling(address: string, file: string): () => Promise<number> {
  let kills = 0;
  let stopping = false;
  const loop = (async () => {
    while (!stopping) {
      const child = spawn(process.execPath, [CONSUMER, address, file], { stdio: ['ignore', 'ignore', 'inherit'] });
      consumer = child;
      await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
      if (stopping) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      kills++;
    }
  })();
  return async () => {
    stopping = true;
    await loop;
    return kills;
  };
}

async function untilAllIsAcknowledged({ clients: { events } }: ServerProcess): Promise<void> {
  const open = async () => {
    const { consumers } = await callUnary(events, events.listEventConsumers, {});
    return consumers.map(({ oldestOpenTime, gap }) => ({ oldestOpenTime, gap }));
  };
  await expect.poll(open, { timeout: 120_000, interval: 200 }).toEqual([{ oldestOpenTime: null, gap: false }]);
}

/** What the consumer wrote down, by profile; a second time is left out. Returns how many of these there were. */
async function checkConsumer(file: string, { told }: Oracle): Promise<number> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const seen = new Map<string, Set<string>>();
  for (const line of lines) {
    const [profileId, event] = line.split('\t') as [string, string];
    const ofProfile = seen.get(profileId);
    if (ofProfile) ofProfile.add(event);
    else seen.set(profileId, new Set([event]));
  }
  expect(seen.size).toBe(told.size);
  for (const [profileId, events] of told) expect([...seen.get(profileId)!], profileId).toEqual(events);
  return lines.length - [...told.values()].reduce((sum, events) => sum + events.length, 0);
}

async function checkFeatures(store: Store, { receipts }: Oracle): Promise<void> {
  const entries = await store.configuration.get(
    'item',
    Array.from({ length: ITEMS }, (_, i) => `item-${i}`),
  );
  const indexes = entries.map((entry) => entry!.index as ItemIndex);
  const nowDay = Math.floor(Date.now() / MS_PER_DAY);
  const byProfile = new Map<string, Receipt[]>();
  for (const receipt of receipts.values()) {
    const own = byProfile.get(receipt.profileId);
    if (own) own.push(receipt);
    else byProfile.set(receipt.profileId, [receipt]);
  }
  const records = await store.profiles.load([...byProfile.keys()]);
  for (const [i, [profileId, own]] of [...byProfile].entries()) {
    const { bytes } = records[i]!.history;
    const counts = new Map<number, number>();
    for (const { items } of own)
      for (const item of items) counts.set(indexes[item]!, (counts.get(indexes[item]!) ?? 0) + 1);
    const { receipts: count, purchases } = purchasesOf(bytes);
    expect(count, profileId).toBe(own.length);
    expect(new Map(purchases.map((purchase) => [purchase.item as number, purchase.count]))).toEqual(counts);
    // All signals, bit by bit, as of the same receipts that came once and in the order of time.
    const plain = own.map(({ id, timeMs, items }) => ({
      idHash: receiptIdHash(id as TransactionId),
      timeMs,
      items: items.map((item) => indexes[item]!),
    }));
    expect(derived(bytes, nowDay), profileId).toEqual(derived(recordAll(inOrder(plain)), nowDay));
  }
}

async function checkPopularity(store: Store, oracle: Oracle): Promise<void> {
  const snapshot = decodeCounts((await store.snapshots.read('popularity'))!)!;
  const entries = await store.configuration.get(
    'item',
    Array.from({ length: ITEMS }, (_, i) => `item-${i}`),
  );
  for (const halfLifeDays of TREND_HALF_LIVES_DAYS) {
    const shares = trendShares(snapshot.state.trend, halfLifeDays, ITEMS);
    const expected = oracle.shares(halfLifeDays);
    for (const [i, entry] of entries.entries()) expect(shares[entry!.index]).toBeCloseTo(expected[i]!, 9);
  }
}

async function prove(storeAddress: string, folder: string, open: () => Promise<Store>): Promise<void> {
  await prepare(storeAddress, folder);
  const server = await startServerProcess(storeAddress);
  servers.push(server);
  const seenFile = path.join(folder, 'seen');
  const oracle = new Oracle();
  const stopKilling = keepKilling(server.address, seenFile);
  const deliveries = makeDeliveries();
  const startMs = performance.now();
  for (let at = 0; at < deliveries.length; at += BATCH) await deliver(server, deliveries.slice(at, at + BATCH), oracle);
  const tookMs = performance.now() - startMs;
  // The consumer is killed at least once while there is something to read, however fast the deliveries were.
  await new Promise((resolve) => setTimeout(resolve, 2 * KILL_EVERY_MS));
  const kills = await stopKilling();
  expect(kills).toBeGreaterThan(1);
  await untilAllIsAcknowledged(server);
  const again = await checkConsumer(seenFile, oracle);
  consumer?.kill('SIGKILL');
  expect(await server.stop()).toBe(0);

  const store = await open();
  await checkFeatures(store, oracle);
  await checkPopularity(store, oracle);
  await store.close();
  console.log(
    `${deliveries.length} deliveries in ${(tookMs / 1_000).toFixed(1)} s, consumer killed ${kills} times, ${again} events told again`,
  );
}

const title =
  'histories and popularity are as if each had come once and in order; the consumer hears of each, in order';
const name = `${DELIVERIES} deliveries, some twice, some late, the consumer killed every ${KILL_EVERY_MS} ms`;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-events-proof-'));
  folders.push(folder);
  return folder;
}

describe(`${name}, LMDB`, () => {
  it(title, async () => {
    const folder = await newFolder();
    const storePath = path.join(folder, 'store');
    await prove(storePath, folder, () => openLmdbStore({ path: storePath, clock: Date.now }));
  }, 1_800_000);
});

describeWithRedis(`${name}, Redis`, () => {
  it(title, async () => {
    const redis = await startRedisServer({ settings: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
    try {
      await prove(redis.url, await newFolder(), () => openRedis(redis.url));
    } finally {
      await redis.remove();
    }
  }, 1_800_000);
});
