import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { checkWrites, NOTHING_LOST, nothingAcknowledged, writeUntil } from '../support/store-load.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:store-kill` runs 50. */
const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 5);
const TITLE = `finds every acknowledged write, whole and once, after ${ROUNDS} kills of the writing process`;
const LIMIT_MS = 600_000;

async function survivesKills(store: string, open: () => Promise<Store>): Promise<void> {
  const random = randomStream(7);
  const acknowledged = nothingAcknowledged();
  for (let round = 0; round < ROUNDS; round++) {
    // In every other round the parent has the store open throughout, as a second server would: the lock of the dead must come free.
    const witness = round % 2 === 0 ? null : await open();
    const kill = (writer: { kill(signal: 'SIGKILL'): unknown }) => writer.kill('SIGKILL');
    const ended = await writeUntil(store, round, 20 + random() * 250, acknowledged, kill);
    expect(ended, 'killed, not failed').toEqual({ code: null, signal: 'SIGKILL' });
    const checking = witness ?? (await open());
    // A write first: it takes over the lock of the dead. LMDB shows their very last commit, of which nobody was told, only from then on.
    await checking.snapshots.write('round', Buffer.from(String(round)));
    expect(await checkWrites(checking, acknowledged)).toEqual(NOTHING_LOST);
    await checking.close();
  }
  expect(acknowledged.lines).toBeGreaterThan(ROUNDS * 10);
}

it(
  `LMDB: ${TITLE}`,
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'handbill-kill-'));
    await survivesKills(folder, () => openLmdbStore({ path: folder, clock: Date.now }));
    await rm(folder, { recursive: true });
  },
  LIMIT_MS,
);

describeWithRedis('on Redis', () => {
  it(
    `one server: ${TITLE}`,
    async () => {
      const server = await startRedisServer();
      try {
        await survivesKills(server.url, () => openRedis(server.url));
      } finally {
        await server.remove();
      }
    },
    LIMIT_MS,
  );

  it(
    `a cluster of three nodes: ${TITLE}`,
    async () => {
      const cluster = await startRedisCluster();
      try {
        await survivesKills(cluster.url, () => openRedis(cluster.url));
      } finally {
        await cluster.remove();
      }
    },
    LIMIT_MS,
  );
});
