import { afterAll, beforeAll } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';
import { describeStore } from './suite/describe-store.js';

describeWithRedis('on a Redis Cluster of three nodes', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.remove());

  describeStore('Redis Cluster store', async () => {
    await Promise.all(cluster.primaries.map((node) => node.cli('flushall')));
    return { address: { store: cluster.url }, open: () => openRedis(cluster.url), remove: async () => {} };
  });
});
