import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { rawConnection } from '../support/raw-connection.js';
import { startRedisServer } from '../support/redis-server.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

/** Whoever takes longer hangs: many times the grace, as the machine may be busy. */
const LIMIT_MS = 60_000;
const GRACE = ['--drain-grace-ms', '2000'];
/** profile { profile_id: "p" } */
const PROFILE_P = Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x70]);
const EMPTY = Buffer.alloc(0);

let folder: string;
let server: ServerProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-stop-'));
});
afterEach(async () => {
  await server?.kill();
  await rm(folder, { recursive: true });
});

const record = ({ clients: { events } }: ServerProcess, count: number) =>
  callUnary(events, events.recordTransactions, {
    transactions: Array.from({ length: count }, (_, n) => ({
      transactionId: `t-${n}`,
      profileId: n % 2 ? 'p' : `buyer-${n}`,
      time: { seconds: Math.floor(Date.now() / 1_000) - 60 - n },
      lines: [{ itemId: `item-${n % 50}`, quantity: 1 }],
    })),
  });

it('SIGTERM ends a server whose streams are not read, whose imports go on and whose trainings take long', {
  timeout: 2 * LIMIT_MS,
}, async () => {
  server = await startServerProcess(path.join(folder, 'store'), ...GRACE);
  const { catalog } = server.clients;
  for (let n = 0; n < 50; n++) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId: `item-${n}`, name: `Item ${n}` } });
  }
  await record(server, 1_000);
  const raw = rawConnection(server.address, { window: 0 });
  raw.call('/handbill.v1.EventService/WatchEvents', EMPTY);
  raw.call('/handbill.v1.ProfileService/ExportProfile', PROFILE_P);
  raw.call('/handbill.v1.ModelService/TrainModel', EMPTY);
  raw.call('/grpc.health.v1.Health/Watch', EMPTY);
  raw.open('/handbill.v1.CatalogService/ImportItems');
  const importing = raw.open('/handbill.v1.PromotionService/ImportPromotions');
  importing.write(Buffer.from([0x0a, 0x00]));
  await record(server, 10);
  const startMs = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - startMs).toBeLessThan(LIMIT_MS);
});

describeWithRedis('with its Redis', () => {
  it.each(['gone', 'frozen'] as const)('%s, SIGTERM ends a server', { timeout: 2 * LIMIT_MS }, async (how) => {
    const redis = await startRedisServer();
    try {
      server = await startServerProcess(redis.url, '--log-level', 'silent', ...GRACE);
      await record(server, 100);
      if (how === 'gone') await redis.kill();
      else redis.freeze();
      const waiting = record(server, 100).catch(() => undefined);
      const startMs = performance.now();
      await server.stop();
      expect(performance.now() - startMs).toBeLessThan(LIMIT_MS);
      await waiting;
    } finally {
      if (how === 'frozen') redis.resume();
      await redis.remove();
    }
  });
});
