import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { type Acknowledged, checkWrites, type Lost, nothingAcknowledged, writeUntil } from '../support/store-load.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:redis-kill` runs 20, and cuts the tail by each of 1 to 64 bytes. */
const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 2);
const CUTS = process.env.HANDBILL_KILL_ROUNDS ? Array.from({ length: 64 }, (_, i) => i + 1) : [1, 2, 5, 13, 31, 48, 64];
const LIMIT_MS = 1_200_000;

const withAof = (appendfsync: string): string[] => ['--appendonly', 'yes', '--appendfsync', appendfsync];

async function killWhileWriting(server: RedisServer, round: number, acknowledged: Acknowledged): Promise<Lost> {
  const random = randomStream(round);
  const ended = await writeUntil(server.url, round, 50 + random() * 300, acknowledged, () => server.kill());
  expect(ended, 'the writer was told').toEqual({ code: 1, signal: null });
  await server.restart();
  const store = await openRedis(server.url);
  const lost = await checkWrites(store, acknowledged);
  await store.close();
  return lost;
}

async function killRounds(appendfsync: string): Promise<{ lost: Lost; written: number }> {
  const server = await startRedisServer({ settings: withAof(appendfsync) });
  const lost = { writes: 0, versions: 0, uses: 0 };
  const acknowledged = nothingAcknowledged();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const more = await killWhileWriting(server, round, acknowledged);
      lost.writes += more.writes;
      lost.versions += more.versions;
      lost.uses += more.uses;
    }
  } finally {
    await server.remove();
  }
  expect(acknowledged.lines).toBeGreaterThan(ROUNDS * 10);
  return { lost, written: acknowledged.lines };
}

describeWithRedis('a redis-server that is killed', () => {
  it(
    `loses nothing acknowledged with appendfsync always, ${ROUNDS} times`,
    async () => {
      const { lost, written } = await killRounds('always');
      console.log(`appendfsync always: ${ROUNDS} kills, ${written} acknowledged writes, none lost`);
      expect(lost).toEqual({ writes: 0, versions: 0, uses: 0 });
    },
    LIMIT_MS,
  );

  it(
    `loses whole writes, if any, with appendfsync everysec, ${ROUNDS} times`,
    async () => {
      const { lost, written } = await killRounds('everysec');
      console.log(
        `appendfsync everysec: ${ROUNDS} kills, ${written} acknowledged writes, lost ${JSON.stringify(lost)}`,
      );
    },
    LIMIT_MS,
  );

  it(
    'opens with whole writes when the tail of its log is cut off',
    async () => {
      const server = await startRedisServer({ settings: withAof('always') });
      const saved = await mkdtemp(path.join(tmpdir(), 'handbill-aof-'));
      const acknowledged = nothingAcknowledged();
      try {
        await writeUntil(server.url, 0, 300, acknowledged, () => server.kill());
        await cp(server.folder, saved, { recursive: true });
        let lost = 0;
        for (const bytes of CUTS) {
          await cp(saved, server.folder, { recursive: true });
          const log = await newestLog(server.folder);
          await truncate(log, (await stat(log)).size - bytes);
          await server.restart();
          const store = await openRedis(server.url);
          const { writes, versions, uses } = await checkWrites(store, copyOf(acknowledged));
          lost += writes + versions + uses;
          await store.close();
          await server.kill();
        }
        console.log(
          `tail cut by ${CUTS.length} lengths up to 64 bytes: ${lost} acknowledged writes lost, the others whole`,
        );
      } finally {
        await server.remove();
        await rm(saved, { recursive: true });
      }
    },
    LIMIT_MS,
  );
});

const copyOf = (acknowledged: Acknowledged): Acknowledged => ({
  ...acknowledged,
  writes: new Map(acknowledged.writes),
});

/** The file that the server appends to. */
async function newestLog(folder: string): Promise<string> {
  const logs = path.join(folder, 'appendonlydir');
  const name = (await readdir(logs))
    .filter((file) => file.endsWith('.incr.aof'))
    .sort()
    .at(-1)!;
  return path.join(logs, name);
}
