import { expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { checkStore } from '../../src/engine/store-care/check-store.js';
import { SLOTS, slotOfTag } from '../../src/store/redis/slots.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { takeRedisSnapshot, WITH_AOF } from '../support/redis-rollback.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { startRollbackModel } from '../support/rollback-model.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:rollback` runs 25 seeds. */
const SEEDS = Number(process.env.HANDBILL_ROLLBACK_SEEDS ?? 1);
const ROLLBACKS = 5;
const LIMIT_MS = 1_800_000;

interface Losing {
  readonly url: string;
  /** Servers that lose their newest writes together, one choice a rollback. */
  readonly losers: readonly (readonly RedisServer[])[];
  remove(): Promise<void>;
}

async function startSingle(): Promise<Losing> {
  const server = await startRedisServer({ settings: WITH_AOF });
  return { url: server.url, losers: [[server]], remove: () => server.remove() };
}

/** Mostly that part which has the configuration, since the others keep records that name what it has lost. */
async function startCluster(): Promise<Losing> {
  const cluster = await startRedisCluster({ settings: WITH_AOF });
  const shared = cluster.primaries[Math.floor((slotOfTag('shared') * cluster.primaries.length) / SLOTS)]!;
  const others = cluster.primaries.filter((node) => node !== shared);
  return { url: cluster.url, losers: [[shared], [shared], others, cluster.primaries], remove: cluster.remove };
}

/** Of what is wrong with a store that has lost writes: what no loss explains. */
async function unexplained(url: string): Promise<string[]> {
  const store = await openRedis(url);
  const { findings } = await checkStore(store);
  await store.close();
  return findings
    .map(({ where, what }) => `${where}: ${what}`)
    .filter((text) => !text.endsWith('which does not exist'));
}

describeWithRedis('a Redis that loses its newest writes again and again', () => {
  it.each([
    ['one server', startSingle],
    ['a cluster', startCluster],
  ] as const)(
    'shows nobody another promotion than was promised, and no two promotions have one index, on %s',
    async (where, start) => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const random = randomStream(seed);
        const redis = await start();
        const model = await startRollbackModel(redis.url, random);
        try {
          await model.createPromotions(8);
          for (let n = 0; n < ROLLBACKS; n++) {
            await model.showHandbills();
            const losers = redis.losers[Math.floor(random() * redis.losers.length)]!;
            const snapshots = await Promise.all(losers.map(takeRedisSnapshot));
            model.endHandbills();
            if (random() < 0.8) await model.createPromotions(1 + Math.floor(random() * 5));
            await model.showHandbills();
            const rollBack = async (): Promise<void> => {
              await Promise.all(snapshots.map((snapshot) => snapshot.rollBack()));
            };
            if (random() < 0.4) await model.unwatched(rollBack);
            else await rollBack();
            await model.showHandbills();
            await model.createPromotions(3);
            await model.restartRefusing();
            await model.createPromotions(3);
            await model.showHandbills();
            await Promise.all(snapshots.map((snapshot) => snapshot.remove()));
          }
          console.log(`${where}, seed ${seed}: ${JSON.stringify(model.seen)}`);
          expect(await unexplained(redis.url)).toEqual([]);
          expect(model.seen.shownAgain).toBeGreaterThan(100);
        } finally {
          await model.close();
          await redis.remove();
        }
      }
    },
    LIMIT_MS,
  );
});
