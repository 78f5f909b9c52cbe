import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HandbillError } from '../../src/base/errors.js';
import type { Store } from '../../src/store/port.js';
import { SLOTS, slotOfTag } from '../../src/store/redis/slots.js';
import { startRedisCluster, until } from '../support/redis-cluster.js';
import { openRedis } from '../support/redis-store.js';
import { textOf } from '../support/store-contents.js';
import { describeWithRedis } from '../support/with-redis.js';

const PROFILES = 60;
/** Writes go on this long before and after the primary dies. */
const CALM_MS = 1_000;

/** Counts up in the wallet of each profile, without end; an unknown outcome is looked up, as a caller would. */
function startWriters(store: Store) {
  const acknowledged = new Map<string, number>();
  const failures = new Map<string, number>();
  let stopped = false;

  async function write(profileId: string): Promise<void> {
    while (!stopped) {
      try {
        const [records] = await store.profiles.load([profileId]);
        const { profile: wallet } = records!;
        const next = Number(textOf(wallet.bytes) ?? 0) + 1;
        const bytes = Buffer.from(String(next));
        const [outcome] = await store.profiles.commit([
          { profileId, profile: { expectedRevision: wallet.revision, bytes }, events: [bytes] },
        ]);
        if (outcome === 'committed') acknowledged.set(profileId, Math.max(next, acknowledged.get(profileId) ?? 0));
      } catch (error) {
        if (!(error instanceof HandbillError)) throw error;
        const reason = error.details.reason ?? error.code;
        failures.set(reason, (failures.get(reason) ?? 0) + 1);
        await pause(20);
      }
    }
  }
  const ids = Array.from({ length: PROFILES }, (_, n) => `profile-${n}`);
  const running = Promise.all(ids.map(write));
  return {
    ids,
    acknowledged,
    failures,
    total: () => [...acknowledged.values()].reduce((sum, count) => sum + count, 0),
    async stop() {
      stopped = true;
      await running;
    },
  };
}

describeWithRedis('a cluster of three primaries with replicas', () => {
  it('goes on by itself when a primary dies; what it had acknowledged and not copied is counted', async () => {
    const cluster = await startRedisCluster({ replicas: true, settings: ['--appendonly', 'yes'] });
    const store = await openRedis(cluster.url);
    const writers = startWriters(store);
    try {
      await pause(CALM_MS);
      const before = new Map(writers.acknowledged);
      expect(before.size).toBe(PROFILES);
      const diedMs = performance.now();
      await cluster.primaries[0]!.kill();
      await expect
        .poll(() => writers.ids.filter((id) => writers.acknowledged.get(id)! <= before.get(id)! + 1), {
          timeout: 40_000,
        })
        .toEqual([]);
      const resumedMs = performance.now() - diedMs;
      await pause(CALM_MS);
      await writers.stop();

      const records = await store.profiles.load(writers.ids);
      const found = records.map(({ profile: wallet }) => Number(textOf(wallet.bytes)));
      const lost = writers.ids.map((id, i) => Math.max(writers.acknowledged.get(id)! - found[i]!, 0));
      const refused = [...writers.failures].map(([reason, count]) => `${count} ${reason}`).join(', ');
      console.log(
        `failover: all profiles written again after ${Math.round(resumedMs)} ms (cluster-node-timeout 2,000 ms); ` +
          `${writers.total()} writes acknowledged, ${lost.reduce((sum, count) => sum + count, 0)} of them lost; ` +
          `refused meanwhile: ${refused}`,
      );
      expect(writers.total()).toBeGreaterThan(PROFILES * 4);
    } finally {
      await writers.stop();
      await store.close();
      await cluster.remove();
    }
  }, 120_000);

  it('that lags: who knows what it has lost is refused, others go on, and no index is given again', async () => {
    const cluster = await startRedisCluster({ replicas: true, settings: ['--appendonly', 'yes'] });
    const stores = await Promise.all([openRedis(cluster.url), openRedis(cluster.url)]);
    const [knowing, other] = stores as [Store, Store];
    const create = (store: Store, key: string) =>
      store.configuration.write([{ kind: 'promotion', key, bytes: Buffer.from(key) }]);
    const learn = async (store: Store): Promise<string[]> => {
      await store.configuration.version();
      const known: string[] = [];
      for await (const { key, index } of store.configuration.changesSince(0)) known.push(`${key} ${index}`);
      return known;
    };
    try {
      await create(knowing, 'kept');
      expect(await learn(other)).toEqual(['kept 0']);
      const holder = Math.floor((slotOfTag('shared') * cluster.primaries.length) / SLOTS);
      const [primary, replica] = [cluster.primaries[holder]!, cluster.replicas[holder]!];
      await until('the replica has it', async () => (await primary.cli('wait', '1', '1000')) === '1');
      // It hears nothing any more, and can't ask to.
      replica.freeze();
      await primary.cli('client', 'kill', 'type', 'replica');
      await create(knowing, 'lost');
      expect(await learn(knowing)).toEqual(['kept 0', 'lost 1']);
      await primary.kill();
      replica.resume();

      const reasonOf = (store: Store) =>
        store.check().then(
          () => 'none',
          (error: HandbillError) => error.details.reason,
        );
      await expect.poll(() => reasonOf(knowing), { timeout: 60_000 }).toBe('STORE_LOST_WRITES');
      await expect.poll(() => reasonOf(other), { timeout: 60_000 }).toBe('none');
      expect(await create(other, 'new')).toMatchObject([{ index: 2 }]);
      expect(await learn(other)).toEqual(['kept 0', 'new 2']);
      await expect(knowing.profiles.load(['anna'])).rejects.toMatchObject({ details: { reason: 'STORE_LOST_WRITES' } });
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await cluster.remove();
    }
  }, 180_000);
});
