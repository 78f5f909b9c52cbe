import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { CALL_DEADLINE_MS, type CallLoad, prepareStore, startCallLoad } from '../support/call-load.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { residentMegabytes } from '../support/resident-memory.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:redis-away` stays away for 60. */
const SECONDS = Number(process.env.HANDBILL_AWAY_SECONDS ?? 5);
const WORKERS = 40;
const LIMIT_MS = 300_000;

/** A server of Handbill on a server of Redis, under load. */
async function underLoad(work: (server: ServerProcess, redis: RedisServer, load: CallLoad) => Promise<void>) {
  const redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  try {
    await prepareStore(redis.url);
    const server = await startServerProcess(redis.url, '--log-level', 'silent');
    const load = startCallLoad(server, WORKERS);
    try {
      await load.untilWell();
      await work(server, redis, load);
    } finally {
      await load.stop();
      await server.kill();
    }
  } finally {
    await redis.remove();
  }
}

describeWithRedis('a Redis server that is away', () => {
  it.each([
    ['frozen', (redis: RedisServer) => redis.freeze(), (redis: RedisServer) => redis.resume()],
    ['gone', (redis: RedisServer) => redis.kill(), (redis: RedisServer) => redis.restart()],
  ])(
    `and is ${'%s'} for ${SECONDS} s: calls fail in time, memory stays, work resumes`,
    async (how, leave, comeBack) => {
      await underLoad(async ({ pid }, redis, load) => {
        await leave(redis);
        const fromMs = performance.now();
        // What was on its way is refused at the latest when its deadline in the driver is over.
        await pause((SECONDS * 1_000) / 3);
        const early = residentMegabytes(pid);
        await pause((SECONDS * 2_000) / 3);
        const late = residentMegabytes(pid);
        const toMs = performance.now();
        await comeBack(redis);
        const resumedMs = await load.untilWell();

        const ended = load.ends.filter(({ startMs, ms }) => startMs + ms > fromMs && startMs + ms < toMs);
        const failed = ended.filter(({ code, startMs }) => startMs > fromMs || code !== status.OK);
        for (const kind of ['read', 'write'])
          expect(failed.filter((end) => end.kind === kind).length).toBeGreaterThanOrEqual(WORKERS);
        expect(new Set(failed.map(({ code }) => status[code]))).toEqual(new Set(['UNAVAILABLE']));
        const longestMs = Math.max(...failed.map(({ ms }) => ms));
        expect(longestMs, 'before the deadline of the call').toBeLessThan(CALL_DEADLINE_MS);
        expect(late / early, 'memory').toBeLessThan(1.3);
        console.log(
          `${how} for ${SECONDS} s: ${failed.length} calls refused, the slowest after ${Math.round(longestMs)} ms; ` +
            `memory ${Math.round(early)} -> ${Math.round(late)} MB; well again after ${Math.round(resumedMs)} ms`,
        );
      });
    },
    LIMIT_MS,
  );

  it(
    'lets another server become the primary, and the work goes on there without a restart',
    async () => {
      const [first, second] = await Promise.all([startRedisServer(), startRedisServer()]);
      const name = await startTcpProxy(first.port);
      const url = `redis://127.0.0.1:${name.port}`;
      try {
        await prepareStore(url);
        await second.cli('replicaof', '127.0.0.1', String(first.port));
        await expect
          .poll(() => second.cli('info', 'replication'), { timeout: 30_000 })
          .toContain('master_link_status:up');
        const server = await startServerProcess(url, '--log-level', 'silent');
        const load = startCallLoad(server, 4);
        await load.untilWell();

        await second.cli('replicaof', 'no', 'one');
        name.leadTo(second.port);
        await first.cli('replicaof', '127.0.0.1', String(second.port));
        const resumedMs = await load.untilWell();
        const refused = load.ends.filter(({ code }) => code !== status.OK);
        expect(new Set(refused.map(({ code }) => status[code]).filter((code) => code !== 'UNAVAILABLE'))).toEqual(
          new Set(),
        );
        await load.stop();
        await server.kill();
        console.log(`a new primary: ${refused.length} calls refused, well again after ${Math.round(resumedMs)} ms`);
        expect(Number(/keys=(\d+)/.exec(await second.cli('info', 'keyspace'))![1])).toBeGreaterThan(4);
      } finally {
        name.close();
        await Promise.all([first.remove(), second.remove()]);
      }
    },
    LIMIT_MS,
  );
});
