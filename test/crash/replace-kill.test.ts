import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { Event } from '../../src/generated/handbill/v1/Event.js';
import type { TransactionInput } from '../../src/generated/handbill/v1/Transaction.js';
import { purchasesOf, recentReceipts } from '../../src/history/purchases.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 3);
const PROFILES = 8;

interface Place {
  readonly address: string;
  open(): Promise<Store>;
  remove(): Promise<void>;
}

async function onLmdb(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-replace-'));
  return {
    address: folder,
    open: () => openLmdbStore({ path: folder, clock: Date.now }),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function onRedis(): Promise<Place> {
  const redis = await startRedisServer();
  return { address: redis.url, open: () => openRedis(redis.url), remove: () => redis.remove() };
}

function suite(start: () => Promise<Place>): void {
  let place: Place;
  let server: ServerProcess | null = null;

  beforeEach(async () => {
    place = await start();
  });
  afterEach(async () => {
    await server?.kill();
    await place.remove();
  });

  const receipt = (profile: number, version: number): TransactionInput => ({
    transactionId: 'the-one',
    profileId: `p${profile}`,
    time: { seconds: 1_750_000_000 + version },
    lines: [{ itemId: `version-${version}` }, { itemId: 'always' }],
    replace: version > 0,
  });

  it(`a replacement that is killed leaves the old receipt or the new one, in ${ROUNDS} rounds of kill -9`, async () => {
    const acknowledged = new Array<number>(PROFILES).fill(-1);
    let version = 0;
    for (let round = 0; round < ROUNDS; round++) {
      server = await startServerProcess(place.address);
      const { events } = server.clients;
      let isRunning = true;
      const first = version;
      const callers = acknowledged.map(async (_, profile) => {
        for (let mine = first; isRunning; mine++) {
          version = Math.max(version, mine + 1);
          const { results } = await callUnary(events, events.recordTransactions, {
            transactions: [receipt(profile, mine)],
          });
          expect(results[0]!.result).toMatch(/^(recorded|replaced)$/);
          acknowledged[profile] = mine;
        }
      });
      const finished = Promise.allSettled(callers);
      await expect.poll(() => acknowledged.every((newest) => newest >= first), { timeout: 60_000 }).toBe(true);
      await pause(50 + 37 * round);
      await server.kill();
      isRunning = false;
      await finished;
      server = null;
      await checkStore(acknowledged);
    }
    server = await startServerProcess(place.address);
    const told: Event[] = [];
    const request = { start: 'WATCH_START_OLDEST' as const, untilEnd: true };
    for await (const { events } of server.clients.events.watchEvents(request)) told.push(...events);
    for (let profile = 0; profile < PROFILES; profile++) checkEvents(told.filter((e) => e.profileId === `p${profile}`));
  });

  /** One receipt a profile, that of the newest acknowledged version or of one that nobody was told of any more. */
  async function checkStore(acknowledged: readonly number[]): Promise<void> {
    const store = await place.open();
    const ids = acknowledged.map((_, profile) => `p${profile}`);
    for (const [profile, { history }] of (await store.profiles.load(ids)).entries()) {
      expect(purchasesOf(history.bytes).receipts).toBe(1);
      const [only] = recentReceipts(history.bytes!);
      const version = Math.round(only!.timeMs / 1_000) - 1_750_000_000;
      expect(version).toBeGreaterThanOrEqual(acknowledged[profile]!);
      const entries = await store.configuration.get('item', [`version-${version}`, 'always']);
      expect([...only!.items].sort()).toEqual(entries.map((entry) => entry!.index).sort());
    }
    await store.close();
  }

  /** Each charge but the first follows the taking back of the one before. */
  function checkEvents(events: readonly Event[]): void {
    let standing: string[] | null = null;
    for (const { transactionCharge, transactionCancel } of events) {
      if (transactionCancel) {
        expect(transactionCancel.replaced).toBe(true);
        expect([...transactionCancel.itemIds].sort()).toEqual(standing);
        standing = null;
      }
      if (transactionCharge) {
        expect(standing).toBeNull();
        standing = [...transactionCharge.itemIds].sort();
      }
    }
    expect(standing).toHaveLength(2);
  }
}

describe('on lmdb', () => suite(onLmdb));
describeWithRedis('on redis', () => suite(onRedis));
