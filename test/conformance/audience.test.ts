import { afterAll, beforeAll } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';
import { createLmdbFixture, type StoreFixture } from './fixture.js';
import { describeAttributes } from './suite/attributes.js';
import { describeSegments } from './suite/segments.js';

describeAttributes('attributes in LMDB', createLmdbFixture);
describeSegments('segments in LMDB', createLmdbFixture);

describeWithRedis('on a redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.remove());

  const create = async (): Promise<StoreFixture> => {
    await server.cli('flushall');
    return { address: { store: server.url }, open: () => openRedis(server.url), remove: async () => {} };
  };
  describeAttributes('attributes in Redis', create);
  describeSegments('segments in Redis', create);
});

describeWithRedis('on a Redis Cluster of three nodes', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.remove());

  const create = async (): Promise<StoreFixture> => {
    await Promise.all(cluster.primaries.map((node) => node.cli('flushall')));
    return { address: { store: cluster.url }, open: () => openRedis(cluster.url), remove: async () => {} };
  };
  describeAttributes('attributes in Redis Cluster', create);
  describeSegments('segments in Redis Cluster', create);
});
