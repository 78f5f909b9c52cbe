import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';
import { describeProfileVerbs } from './suite/profile-verbs.js';

describeProfileVerbs('profiles in LMDB', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-profiles-'));
  return {
    address: { store: folder },
    open: () => openLmdbStore({ path: folder, clock: Date.now }),
    remove: () => rm(folder, { recursive: true }),
  };
});

describeWithRedis('on a redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.remove());

  describeProfileVerbs('profiles in Redis', async () => {
    await server.cli('flushall');
    return { address: { store: server.url }, open: () => openRedis(server.url), remove: async () => {} };
  });
});
