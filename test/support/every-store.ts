import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { startRedisCluster } from './redis-cluster.js';
import { startRedisServer } from './redis-server.js';
import { openRedis } from './redis-store.js';
import { describeWithRedis } from './with-redis.js';

/** A database of this suite, empty at its beginning. */
export interface SuiteStore {
  /** As `--store` takes it. */
  readonly address: string;
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** The suite on LMDB, on a redis-server and on a Redis Cluster; `HANDBILL_STORES=lmdb,redis` picks some. */
export function describeOnEveryStore(title: string, body: (store: () => SuiteStore) => void): void {
  const picked = process.env.HANDBILL_STORES?.split(',');
  const suites = [
    ['lmdb', describe, startLmdb],
    ['redis', describeWithRedis, startRedis],
    ['cluster', describeWithRedis, startCluster],
  ] as const;
  for (const [name, describeIt, start] of suites) {
    if (picked && !picked.includes(name)) continue;
    describeIt(`${title}, on ${name}`, () => {
      let store: SuiteStore;
      beforeAll(async () => {
        store = await start();
      });
      afterAll(() => store?.remove());
      body(() => store);
    });
  }
}

async function startLmdb(): Promise<SuiteStore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-suite-'));
  return {
    address: folder,
    open: () => openLmdbStore({ path: folder, clock: Date.now }),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function startRedis(): Promise<SuiteStore> {
  const server = await startRedisServer();
  return { address: server.url, open: () => openRedis(server.url), remove: () => server.remove() };
}

async function startCluster(): Promise<SuiteStore> {
  const cluster = await startRedisCluster();
  return { address: cluster.url, open: () => openRedis(cluster.url), remove: () => cluster.remove() };
}
