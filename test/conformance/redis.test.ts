import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';
import { describeStore } from './suite/describe-store.js';

describeWithRedis('on a redis-server', () => {
  let server: RedisServer;
  let database = 0;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.remove());

  describeStore('Redis store', async () => {
    const store = `${server.url}/${++database % 16}`;
    await server.cli('-n', String(database % 16), 'flushdb');
    return { address: { store }, open: () => openRedis(store), remove: async () => {} };
  });
});
