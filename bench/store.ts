/**
 * What collecting saves: the same loads and commits with all requests of a turn of the event loop in one call, and each by itself. What is
 * measured is processor time of the Redis server and of this process, side by side, round by round.
 *
 *     npm run bench:store [-- --requests 40000 --rounds 5 --concurrency 200]
 */
import { parseArgs } from 'node:util';
import type { Store } from '../src/store/port.js';
import { type RedisServer, startRedisServer } from '../test/support/redis-server.js';
import { openRedis } from '../test/support/redis-store.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '40000' },
    rounds: { type: 'string', default: '5' },
    concurrency: { type: 'string', default: '200' },
  },
});
const REQUESTS = Number(values.requests);
const CONCURRENCY = Number(values.concurrency);
const PROFILES = 20_000;
/** As large as a wallet with a handbill, and a short history. */
const WALLET = Buffer.alloc(110, 'w');
const HISTORY = Buffer.alloc(500, 'h');
const EVENT = Buffer.alloc(80, 'e');

/** Microseconds a request. */
interface Cost {
  readonly server: number;
  readonly client: number;
  readonly wall: number;
}

/** One request in ten assigns: loads, and commits a wallet with an event. The others only load. */
async function request(store: Store, n: number): Promise<void> {
  const profileId = `profile-${(n * 7_919) % PROFILES}`;
  const [records] = await store.profiles.load([profileId]);
  if (n % 10 !== 0) return;
  const { revision: expectedRevision } = records!.profile;
  await store.profiles.commit([{ profileId, profile: { expectedRevision, bytes: WALLET }, events: [EVENT] }]);
}

async function serverMicroseconds(server: RedisServer): Promise<number> {
  const info = await server.cli('info', 'cpu');
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)![1]);
  return (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6;
}

async function costOf(server: RedisServer, store: Store): Promise<Cost> {
  const before = await serverMicroseconds(server);
  const own = process.cpuUsage();
  const startMs = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < REQUESTS) await request(store, next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const wall = ((performance.now() - startMs) * 1_000) / REQUESTS;
  const { user, system } = process.cpuUsage(own);
  return {
    server: ((await serverMicroseconds(server)) - before) / REQUESTS,
    client: (user + system) / REQUESTS,
    wall,
  };
}

const server = await startRedisServer({ settings: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
try {
  const stores = {
    collected: await openRedis(server.url),
    'each by itself': await openRedis(server.url, { collect: false }),
  };
  const costs = new Map<string, Cost[]>(Object.keys(stores).map((name) => [name, []]));
  for (let from = 0; from < PROFILES; from += 500) {
    const write = (bytes: Uint8Array) => ({ expectedRevision: 0, bytes });
    await stores.collected.profiles.commit(
      Array.from({ length: 500 }, (_, i) => ({
        profileId: `profile-${from + i}`,
        profile: write(WALLET),
        history: write(HISTORY),
        events: [],
      })),
    );
  }
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [name, store] of Object.entries(stores)) {
      const cost = await costOf(server, store);
      // The first round warms up.
      if (round > 0) costs.get(name)!.push(cost);
    }
  }
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
  console.log(`${REQUESTS} requests a round, ${CONCURRENCY} at a time, one in ten commits; processor time a request`);
  const rows = [...costs].map(([name, all]) => ({
    name,
    server: median(all.map((cost) => cost.server)),
    client: median(all.map((cost) => cost.client)),
    rate: 1e6 / median(all.map((cost) => cost.wall)),
  }));
  for (const { name, server: ofServer, client, rate } of rows) {
    console.log(
      `  ${name.padEnd(16)} Redis ${ofServer.toFixed(1).padStart(6)} us   client ${client.toFixed(1).padStart(6)} us   ${Math.round(rate)} requests/s`,
    );
  }
  const [collected, single] = rows as [(typeof rows)[0], (typeof rows)[0]];
  console.log(
    `  collected takes ${(collected.server / single.server).toFixed(2)} of the server's time and ${(collected.client / single.client).toFixed(2)} of the client's, at ${(collected.rate / single.rate).toFixed(2)} times the rate`,
  );
  await Promise.all(Object.values(stores).map((store) => store.close()));
} finally {
  await server.remove();
}
