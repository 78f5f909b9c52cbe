import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { handlesOf } from '../../support/opened-stores.js';
import { type RedisSnapshot, takeRedisSnapshot, WITH_AOF } from '../../support/redis-rollback.js';
import { type RedisServer, startRedisServer } from '../../support/redis-server.js';
import { openRedis } from '../../support/redis-store.js';
import { eventually } from '../../support/test-server.js';
import { describeWithRedis } from '../../support/with-redis.js';

const handles = handlesOf(openRedis);
const snapshots: RedisSnapshot[] = [];
let redis: RedisServer;

const open = () => handles.open(`${redis.url}?partitions=4`);
const snapshot = async (): Promise<RedisSnapshot> => {
  const taken = await takeRedisSnapshot(redis);
  snapshots.push(taken);
  return taken;
};
const promotion = (key: string, text = key) => [{ kind: 'promotion' as const, key, bytes: Buffer.from(text) }];
const commitOf = (profileId: string) => [
  { profileId, profile: { expectedRevision: 0, bytes: Buffer.from('x') }, events: [] },
];
const create = async (store: Opened, key: string): Promise<{ version: number; index: number }> => {
  const written = await store.configuration.write(promotion(key));
  if (written === 'conflict') throw new Error(`somebody else creates ${key}`);
  return written[0]!;
};
const gone = { code: 'UNAVAILABLE', details: { reason: 'STORE_GONE' } };
const lost = { code: 'UNAVAILABLE', details: { reason: 'STORE_LOST_WRITES' } };

type Opened = Awaited<ReturnType<typeof open>>;
/** As servers do: version first, then what has changed since. */
async function learn(store: Opened): Promise<Map<string, number>> {
  const indexes = new Map<string, number>();
  await store.configuration.version();
  for await (const { kind, key, index } of store.configuration.changesSince(0)) indexes.set(`${kind} ${key}`, index);
  return indexes;
}

describeWithRedis('the epoch of a store', () => {
  beforeAll(async () => {
    redis = await startRedisServer({ settings: WITH_AOF });
  });
  afterEach(async () => {
    await handles.closeAll();
    await redis.cli('config', 'set', 'maxmemory-policy', 'noeviction');
    await redis.cli('flushall');
    await Promise.all(snapshots.splice(0).map((taken) => taken.remove()));
  });
  afterAll(() => redis?.remove());

  it('is the same for all who open it, and stays while nothing happens', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    expect(a.epoch()).toBe(b.epoch());
    await handles.closeAll();
    expect((await open()).epoch()).toBe(a.epoch());
  });

  it('begins in a store that was made before there were any, which keeps its versions and indexes', async () => {
    const first = await open();
    await first.configuration.write(promotion('a'));
    await handles.closeAll();
    for (const key of (await redis.cli('keys', 'hb:*epoch*')).split('\n')) await redis.cli('del', key);
    await redis.cli('hdel', 'hb:{shared}:n', 'epoch');
    const store = await open();
    expect(await store.configuration.write(promotion('b'))).toMatchObject([{ version: 2, index: 1 }]);
  });

  describe('of a server that was emptied', () => {
    it.each<[string, (store: Opened) => Promise<unknown>]>([
      ['a commit', ({ profiles }) => profiles.commit(commitOf('anna'))],
      ['the configuration', ({ configuration }) => configuration.write(promotion('a'))],
      ['an identity', ({ identities }) => identities.assign('d', null, 'anna')],
      ['a named blob', ({ snapshots: blobs }) => blobs.write('a', Buffer.from('a'))],
      ['a named blob by compare-and-set', ({ snapshots: blobs }) => blobs.replace('a', null, Buffer.from('a'))],
      ['a removed blob', ({ snapshots: blobs }) => blobs.remove('a')],
      ['a counter', ({ limits }) => limits.restore('a', 1)],
      ['a settlement', ({ limits }) => limits.settle([{ counter: 'a', id: 'b', stands: true }])],
      [
        'a reservation',
        ({ limits }) =>
          limits.reserve([{ counter: 'a', id: 'b', profileId: 'c', kind: 'take', amount: 1, timeMs: 0, limit: 9 }]),
      ],
      ['an erasure', ({ outbox }) => outbox.erase('anna', '', () => true)],
      ['a trim', ({ outbox }) => outbox.trim({ appendedBeforeMs: 1, commitsMax: null, protect: [] })],
    ])('refuses %s at once, and writes nothing', async (_, write) => {
      const store = await open();
      await redis.cli('flushall');
      await expect(write(store)).rejects.toMatchObject(gone);
      expect(await redis.cli('dbsize')).toBe('0');
      await expect(store.check()).rejects.toMatchObject(gone);
      await expect(store.check()).rejects.toThrow(/restore it .* or restart this process/);
    });

    it('is noticed by who only looks, and reads nothing as if it were new', async () => {
      const store = await open();
      await redis.cli('flushall');
      await expect(store.configuration.version()).rejects.toMatchObject(gone);
      await expect(store.profiles.load(['anna'])).rejects.toMatchObject(gone);
    });

    it('goes on when the data is back', async () => {
      const store = await open();
      await store.configuration.write(promotion('a'));
      await learn(store);
      const taken = await snapshot();
      await redis.cli('flushall');
      await expect(store.check()).rejects.toMatchObject(gone);
      await taken.rollBack();
      await eventually(() => store.check().then(() => 'well', String)).toBe('well');
      expect(await store.profiles.commit(commitOf('anna'))).toEqual(['committed']);
    });

    it('is not taken for the same when another store is made there, which is left alone', async () => {
      const store = await open();
      await redis.cli('flushall');
      const other = await open();
      await other.configuration.write(promotion('theirs'));
      const before = await redis.cli('hgetall', 'hb:{shared}:epochs');
      await expect(store.profiles.commit(commitOf('anna'))).rejects.toMatchObject(lost);
      await expect(store.profiles.load(['anna'])).rejects.toMatchObject(lost);
      expect(await redis.cli('hgetall', 'hb:{shared}:epochs')).toBe(before);
      expect(await other.profiles.commit(commitOf('anna'))).toEqual(['committed']);
    });

    it('is refused when it was only a part, and taken as it is by who is started then', async () => {
      const store = await open();
      await store.profiles.commit(commitOf('anna'));
      for (const key of ['epoch', 'w:anna', 'n']) {
        for (const tag of [0, 1, 2, 3]) await redis.cli('del', `hb:{${tag}}:${key}`);
      }
      await expect(store.profiles.commit(commitOf('ben'))).rejects.toMatchObject(gone);
      await expect(store.check()).rejects.toThrow(/lost 4 of its 5 parts/);
      const warnings: string[] = [];
      const notices = { info: () => {}, warn: (message: string) => warnings.push(message) };
      const started = await handles.open(`${redis.url}?partitions=4`, { notices });
      expect(warnings.join()).toMatch(/lost 4 of its 5 parts.*handbill store check/);
      expect(await started.profiles.commit(commitOf('ben'))).toEqual(['committed']);
      expect(await store.profiles.commit(commitOf('carl'))).toEqual(['committed']);
    });
  });

  it('refuses writes while the server is set to throw data away, and no longer', async () => {
    const store = await open();
    await redis.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    await eventually(() => store.check().then(() => 'well', String)).toMatch(/maxmemory-policy allkeys-lru/);
    await expect(store.profiles.commit(commitOf('anna'))).rejects.toMatchObject({
      details: { reason: 'STORE_EVICTS' },
    });
    expect(await store.profiles.load(['anna'])).toMatchObject([{ profile: { bytes: null } }]);
    await redis.cli('config', 'set', 'maxmemory-policy', 'noeviction');
    await eventually(() => store.check().then(() => 'well', String)).toBe('well');
    expect(await store.profiles.commit(commitOf('anna'))).toEqual(['committed']);
  });

  it('is another one after a restart, with which all go on who know nothing that is lost', async () => {
    const stores = await Promise.all([open(), open(), open()]);
    await stores[0]!.configuration.write(promotion('a'));
    await Promise.all(stores.map(learn));
    const before = stores[0]!.epoch();
    await redis.kill();
    await redis.restart();
    const outcomes = await Promise.all(stores.map((store, n) => store.profiles.commit(commitOf(`p${n}`))));
    expect(outcomes.flat()).toEqual(['committed', 'committed', 'committed']);
    const epochs = new Set(stores.map((store) => store.epoch()));
    expect(epochs.size).toBe(1);
    expect(epochs).not.toContain(before);
    expect(await stores[1]!.configuration.write(promotion('b'))).toMatchObject([{ index: 1 }]);
  });

  it('is begun by the next one when who began it was broken off', async () => {
    const store = await open();
    await redis.cli('hset', 'hb:{shared}:epochs', 'next', 'begun');
    await redis.cli('set', 'hb:{2}:epoch', 'begun');
    for (let n = 0; store.epoch() !== 'begun'; n++) {
      expect(n, 'a profile of the part that is fenced already').toBeLessThan(100);
      expect(await store.profiles.commit(commitOf(`p${n}`))).toEqual(['committed']);
    }
  });

  it('is left to itself when a part is fenced by somebody who comes too late', async () => {
    const store = await open();
    for (const tag of [0, 1, 2, 3]) await redis.cli('set', `hb:{${tag}}:epoch`, 'of yesterday');
    expect(await store.profiles.commit(commitOf('anna'))).toEqual(['committed']);
  });

  describe('of a store that has lost its newest writes', () => {
    it('refuses who knows them everything; indexes and versions are not given again', async () => {
      const [knowing, other] = [await open(), await open()];
      await knowing.configuration.write([...promotion('a'), ...promotion('b')]);
      await learn(other);
      const taken = await snapshot();
      const written = await create(knowing, 'lost');
      expect((await learn(knowing)).get('promotion lost')).toBe(2);
      await taken.rollBack();

      await expect(knowing.configuration.version()).rejects.toMatchObject(lost);
      await expect(knowing.profiles.load(['anna'])).rejects.toThrow(
        /as of version 1, and this process knows version 2/,
      );
      await expect(knowing.profiles.commit(commitOf('anna'))).rejects.toMatchObject(lost);
      await expect(knowing.configuration.write(promotion('more'))).rejects.toMatchObject(lost);
      await expect(knowing.check()).rejects.toThrow(/restart this process/);

      expect(await other.profiles.commit(commitOf('anna'))).toEqual(['committed']);
      const again = await create(other, 'again');
      expect(again.index).toBe(3);
      expect(again.version).toBeGreaterThan(written.version);
      expect(await learn(await open())).toEqual(
        new Map([
          ['promotion a', 0],
          ['promotion b', 1],
          ['promotion again', 3],
        ]),
      );
      expect((await other.configuration.nextIndexes()).promotion).toBe(4);
    });

    it('goes on with who knows no more than what is left, also through another loss', async () => {
      const store = await open();
      await store.configuration.write(promotion('a'));
      await learn(store);
      const taken = await snapshot();
      for (let round = 0; round < 3; round++) {
        await store.profiles.commit(commitOf(`p${round}`));
        await taken.rollBack();
        expect(await store.profiles.load([`p${round}`])).toMatchObject([{ profile: { bytes: null } }]);
        expect(await store.configuration.version()).toBe(1);
      }
    });

    it('is noticed, too, when an older copy is put in its place while the server runs', async () => {
      const store = await open();
      await store.configuration.write(promotion('a'));
      await redis.cli('copy', 'hb:{shared}:n', 'older');
      await store.configuration.write(promotion('b'));
      await learn(store);
      await redis.cli('copy', 'older', 'hb:{shared}:n', 'replace');
      await expect(store.check()).rejects.toThrow(/as of version 1, and this process knows version 2/);
      await expect(store.profiles.load(['anna'])).rejects.toMatchObject(lost);
    });

    it('is noticed by who has read them, whether or not in whole', async () => {
      const store = await open();
      await store.configuration.write(promotion('a'));
      const taken = await snapshot();
      const other = await open();
      await other.configuration.write(promotion('b'));
      expect(await store.configuration.version()).toBe(2);
      await taken.rollBack();
      await expect(store.check()).rejects.toMatchObject(lost);
    });
  });
});
