import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { prepareStore } from '../support/call-load.js';
import { type HealthClient, healthClient, healthOf } from '../support/health.js';
import { startRedisServer } from '../support/redis-server.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { describeWithRedis } from '../support/with-redis.js';

const LIMIT_MS = 120_000;
const PATIENCE = { timeout: 40_000, interval: 100 };

let server: ServerProcess | undefined;
let health: HealthClient | undefined;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  health?.close();
  await server?.kill();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

let next = 0;
function record(): Promise<unknown> {
  const { events } = server!.clients;
  const time = { seconds: Math.floor(Date.now() / 1_000) - 60 };
  const transaction = {
    transactionId: `t${next++}`,
    profileId: 'anna',
    time,
    lines: [{ itemId: 'coffee', quantity: 1 }],
  };
  return callUnary(events, events.recordTransactions, { transactions: [transaction] });
}

/** Serves a store with something in it. */
async function serve(store: string): Promise<void> {
  await prepareStore(store);
  server = await startServerProcess(store);
  health = healthClient(server.address);
  await record();
  expect(await healthOf(health)).toBe('SERVING');
}

const becomes = (state: string) => expect.poll(() => healthOf(health!), PATIENCE).toBe(state);
/** Lines of the log that tell why the server is not serving. */
const told = (): string[] =>
  server!
    .logged()
    .split('\n')
    .filter((line) => line.includes('not serving because of the store'));

async function expectRefused(reason: string): Promise<void> {
  const failure = await failureOf(record());
  expect([failure.code, failure.errorInfo?.reason]).toEqual([status.UNAVAILABLE, reason]);
}

describe('a folder that is served', () => {
  it(
    'and deleted: nothing is acknowledged any more, health and log say so once, and the server still stops',
    async () => {
      const parent = await mkdtemp(path.join(tmpdir(), 'handbill-gone-'));
      cleanups.push(() => rm(parent, { recursive: true }));
      const folder = path.join(parent, 'store');
      await serve(folder);
      await rename(folder, `${folder}-away`);
      await expectRefused('STORE_GONE');
      await becomes('NOT_SERVING');
      await rename(`${folder}-away`, folder);
      await becomes('SERVING');
      await record();

      await rm(folder, { recursive: true });
      await expectRefused('STORE_GONE');
      await becomes('NOT_SERVING');
      for (let n = 0; n < 30; n++) await expectRefused('STORE_GONE');
      expect(told()).toHaveLength(2);
      expect(told()[1]).toContain('restart this process');
      expect(await server!.stop()).toBe(0);
    },
    LIMIT_MS,
  );
});

describeWithRedis('a Redis that is served', () => {
  it(
    'and emptied, set to evict, or away: health and log follow, and nothing is acknowledged that is lost',
    async () => {
      const redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
      cleanups.push(() => redis.remove());
      await serve(redis.url);

      await redis.cli('config', 'set', 'maxmemory-policy', 'volatile-lru');
      await becomes('NOT_SERVING');
      await expectRefused('STORE_EVICTS');
      await redis.cli('config', 'set', 'maxmemory-policy', 'noeviction');
      await becomes('SERVING');

      await redis.kill();
      await becomes('NOT_SERVING');
      await redis.restart();
      await becomes('SERVING');
      await record();

      await redis.cli('flushall');
      await expectRefused('STORE_GONE');
      await becomes('NOT_SERVING');
      expect(await redis.cli('dbsize')).toBe('0');
      expect(told()).toHaveLength(3);
      expect(told()[2]).toContain('restart this process');
      expect(await server!.stop()).toBe(0);
    },
    LIMIT_MS,
  );
});
