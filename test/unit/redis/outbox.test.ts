import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommands } from '../../../src/store/redis/commands.js';
import { busy } from '../../../src/store/redis/failures.js';
import { createGate } from '../../../src/store/redis/gate.js';
import { createPartitions } from '../../../src/store/redis/keys.js';
import { createOutbox } from '../../../src/store/redis/outbox.js';
import { createReadValues } from '../../../src/store/redis/read-values.js';
import { connectServers } from '../../../src/store/redis/servers.js';
import { type RedisServer, startRedisServer } from '../../support/redis-server.js';
import { openRedis, redisAddress } from '../../support/redis-store.js';
import { describeWithRedis } from '../../support/with-redis.js';

describeWithRedis('the outbox in Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis?.remove());

  it('tells of a gap also when events are trimmed in the middle of a read', async () => {
    const store = await openRedis(`${redis.url}?partitions=2`);
    await store.profiles.commit([{ profileId: 'anna', events: [Buffer.from('lost')] }]);
    const { database, username, password } = redisAddress(redis.url);
    const servers = connectServers(redisAddress(redis.url), { tls: null, database, username, password });
    const commands = createCommands('here', servers);
    const outbox = createOutbox(
      {
        ...commands,
        async call(access, tag, command, ...args) {
          if (command === 'xread') await store.outbox.trim({ appendedBeforeMs: null, commitsMax: 0, protect: [] });
          return commands.call(access, tag, command, ...args);
        },
      },
      createPartitions(2),
      createReadValues(commands, { gate: createGate(() => busy('here')), collect: true }),
    );
    const page = await outbox.read('', 10);
    expect(page).toMatchObject({ events: [], gap: true });
    expect(await outbox.read(page.cursor, 10)).toMatchObject({ events: [], gap: false });
    servers.close();
    await store.close();
  });
});
