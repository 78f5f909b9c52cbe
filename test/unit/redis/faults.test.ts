import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileCommit, RecordWrite, Reservation, Store } from '../../../src/store/port.js';
import { unavailable } from '../../../src/store/redis/failures.js';
import { type RedisServer, startRedisServer } from '../../support/redis-server.js';
import { openRedis } from '../../support/redis-store.js';
import { describeWithRedis } from '../../support/with-redis.js';

const bytes = (text: string) => Buffer.from(text);
const record = (text: string | null, expectedRevision = 0): RecordWrite => ({
  expectedRevision,
  bytes: text === null ? null : bytes(text),
});
const commitOf = (profileId: string, told = `${profileId} told`): ProfileCommit => ({
  profileId,
  profile: record('profile'),
  history: record('history'),
  events: [bytes(told)],
});

describeWithRedis('what Redis refuses', () => {
  let redis: RedisServer;
  let store: Store;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  beforeEach(async () => {
    await redis.cli('flushall');
    store = await openRedis(`${redis.url}?partitions=2`);
    return () => store.close();
  });
  afterAll(() => redis?.remove());

  /** Every key, as Redis would move it elsewhere. */
  const everything = async (): Promise<string[][]> => {
    const keys = (await redis.cli('keys', '*')).split('\n').sort();
    return Promise.all(keys.map(async (key) => [key, await redis.cli('dump', key)]));
  };
  const told = async (): Promise<string[]> => (await store.outbox.read('', 100)).events.map(String).sort();
  const tagOf = async (profileId: string): Promise<string> => {
    await store.profiles.commit([{ profileId, profile: record('x'), events: [] }]);
    const key = await redis.cli('keys', `hb:*:w:${profileId}`);
    await redis.cli('del', key);
    return key.slice(0, key.indexOf('}') + 1);
  };

  describe('a commit', () => {
    it.each<[string, (tag: string) => Promise<unknown>]>([
      ['a profile of a wrong type', (tag) => redis.cli('hset', `${tag}:w:anna`, 'a', 'b')],
      ['a history of a wrong type', (tag) => redis.cli('rpush', `${tag}:h:anna`, 'a')],
      ['a stream of a wrong type', (tag) => redis.cli('set', `${tag}:ev`, 'a')],
      [
        'a stream whose ids are used up',
        (tag) => redis.cli('xadd', `${tag}:ev`, `${2n ** 64n - 1n}-${2n ** 64n - 1n}`, 'e', ''),
      ],
      ['a count of removals of a wrong type', (tag) => redis.cli('hset', `${tag}:a`, 'a', 'b')],
    ])('writes nothing at all beside %s, and can be tried again when that is mended', async (_, spoil) => {
      const tag = await tagOf('anna');
      await spoil(tag);
      const before = await everything();
      const refused = { code: 'UNAVAILABLE', details: { reason: 'STORE_FAILED' } };
      await expect(store.profiles.commit([commitOf('anna')])).rejects.toMatchObject(refused);
      expect(await everything()).toEqual(before);

      const keys = ['w:anna', 'h:anna', 'ev', 'a'].map((key) => `${tag}:${key}`);
      await redis.cli('del', ...keys);
      expect(await store.profiles.commit([commitOf('anna')])).toEqual(['committed']);
      expect(await told()).toEqual(['anna told']);
    });

    it('removes nothing beside a count of removals that is no number', async () => {
      await store.profiles.commit([commitOf('anna')]);
      const { profile } = (await store.profiles.load(['anna']))[0]!;
      for (const tag of [0, 1]) await redis.cli('set', `hb:{${tag}}:a`, 'none');
      const before = await everything();
      const removal = { profileId: 'anna', profile: record(null, profile.revision), events: [bytes('gone')] };
      await expect(store.profiles.commit([removal])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await everything()).toEqual(before);
    });

    it('writes nothing when there is no memory, and goes on when there is again', async () => {
      await redis.cli('config', 'set', 'maxmemory', '1');
      const refused = { code: 'UNAVAILABLE', details: { reason: 'STORE_FULL' } };
      try {
        const before = await everything();
        await expect(store.profiles.commit([commitOf('anna')])).rejects.toMatchObject(refused);
        expect(await everything()).toEqual(before);
      } finally {
        await redis.cli('config', 'set', 'maxmemory', '0');
      }
      expect(await store.profiles.commit([commitOf('anna')])).toEqual(['committed']);
      expect(await told()).toEqual(['anna told']);
    });

    it('is whole when the memory ends in its midst', async () => {
      const used = Number(/used_memory:(\d+)/.exec(await redis.cli('info', 'memory'))![1]);
      await redis.cli('config', 'set', 'maxmemory', String(used + 1_000_000));
      const large = Buffer.alloc(400_000, 'x');
      const commits = Array.from({ length: 40 }, (_, n): ProfileCommit => {
        const write = { expectedRevision: 0, bytes: large };
        return { profileId: `p${n}`, profile: write, history: write, events: [bytes(`p${n}`), large] };
      });
      let outcomes: PromiseSettledResult<unknown>[];
      try {
        outcomes = await Promise.allSettled(commits.map((commit) => store.profiles.commit([commit])));
      } finally {
        await redis.cli('config', 'set', 'maxmemory', '0');
      }
      const done = commits.filter((_, n) => outcomes[n]!.status === 'fulfilled').map(({ profileId }) => profileId);
      expect(done.length).toBeLessThan(commits.length);
      const records = await store.profiles.load(commits.map(({ profileId }) => profileId));
      const written = commits.filter((_, n) => records[n]!.profile.bytes && records[n]!.history.bytes);
      expect(written.map(({ profileId }) => profileId)).toEqual(done);
      expect(records.filter(({ profile, history }) => profile.bytes || history.bytes)).toHaveLength(done.length);
      expect((await told()).filter((event) => event.length < 10)).toEqual(done.toSorted());
    });

    it('does not fail those that go with it in the same call', async () => {
      const tag = await tagOf('anna');
      await redis.cli('hset', `${tag}:w:anna`, 'a', 'b');
      const outcomes = await Promise.allSettled(
        ['ben', 'anna', 'carl'].map((profileId) => store.profiles.commit([commitOf(profileId)])),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await told()).toEqual(['ben told', 'carl told']);
    });
  });

  it('is a damaged record only to who asks for it', async () => {
    await store.profiles.commit([commitOf('ben')]);
    await redis.cli('set', `${await tagOf('anna')}:w:anna`, 'abc');
    const [anna, ben] = await Promise.allSettled([store.profiles.load(['anna']), store.profiles.load(['ben'])]);
    expect(anna.status).toBe('rejected');
    expect(ben).toMatchObject({ status: 'fulfilled', value: [{ profile: { bytes: expect.anything() } }] });
  });

  describe('a reservation', () => {
    const reservation = (counter: string, id = '1'): Reservation & { limit: number } => {
      return { counter, id, profileId: 'anna', kind: 'take', amount: 1, timeMs: 0, limit: 9 };
    };
    const spoilCounter = async (counter: string): Promise<void> => {
      for (const tag of [0, 1]) await redis.cli('hset', `hb:{${tag}}:c`, counter, 'many');
    };

    it('opens nothing beside a damaged counter, and does not fail the others of its call', async () => {
      await spoilCounter('bad');
      const outcomes = await Promise.allSettled(
        ['a', 'bad', 'b'].map((counter) => store.limits.reserve([reservation(counter)])),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.limits.used(['a', 'b'])).toEqual([1, 1]);
      const open: string[] = [];
      for await (const { counter } of store.limits.open()) open.push(counter);
      expect(open.sort()).toEqual(['a', 'b']);
    });

    it('counts nothing when it can not be noted', async () => {
      for (const tag of [0, 1]) await redis.cli('set', `hb:{${tag}}:o`, 'a');
      await expect(store.limits.reserve([reservation('a')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await store.limits.used(['a'])).toEqual([0]);
    });

    it('stays open when its counter is damaged, and does not keep the others of its call open', async () => {
      await store.limits.reserve(['a', 'bad', 'b'].map((counter) => reservation(counter)));
      await spoilCounter('bad');
      const outcomes = await Promise.allSettled(
        ['a', 'bad', 'b'].map((counter) => store.limits.settle([{ counter, id: '1', stands: false }])),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.limits.used(['a', 'b'])).toEqual([0, 0]);
      const open: string[] = [];
      for await (const { counter } of store.limits.open()) open.push(counter);
      expect(open).toEqual(['bad']);
    });
  });

  describe('a batch of the configuration', () => {
    const batch = ['a', 'b'].map((key) => ({ kind: 'item' as const, key, bytes: bytes('new') }));

    it.each<[string, () => Promise<unknown>]>([
      ['a log of a wrong type', () => redis.cli('set', 'hb:{shared}:log', 'a')],
      ['numbers of a wrong type', () => redis.cli('set', 'hb:{shared}:n', 'a')],
      ['a damaged version', () => redis.cli('hset', 'hb:{shared}:n', 'version', 'a')],
      ['a damaged next index', () => redis.cli('hset', 'hb:{shared}:n', '1', 'a')],
      ['an entry that is cut short', () => redis.cli('hset', 'hb:{shared}:e:item', 'b', '1234567')],
      ['entries of a wrong type', () => redis.cli('set', 'hb:{shared}:e:item', 'a')],
    ])('writes nothing at all beside %s', async (_, spoil) => {
      await spoil();
      const before = await everything();
      await expect(store.configuration.write(batch)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await everything()).toEqual(before);
    });
  });

  it('comes without the arguments of the command', async () => {
    await redis.cli('set', 'hb:{shared}:snapshots', 'a');
    const error = await store.snapshots.write('secret-name', bytes('secret-bytes')).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9 })).toMatch(/WRONGTYPE/);
    expect(inspect(error, { depth: 9 })).not.toMatch(/secret/);
    const unknown = new Error("ERR unknown command 'x', with args beginning with: 'secret' ");
    expect(unavailable('here', Object.assign(unknown, { name: 'ReplyError' }), 'read').message).toBe(
      "store here refused: ERR unknown command 'x'",
    );
  });

  it('is no trim beside a stream of a wrong type', async () => {
    await store.profiles.commit([commitOf('anna'), commitOf('carl')]);
    const tag = await tagOf('ben');
    await redis.cli('set', `${tag}:ev`, 'a');
    const before = await everything();
    const policy = { appendedBeforeMs: null, commitsMax: 0, protect: [] };
    await expect(store.outbox.trim(policy)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await everything()).toEqual(before);
  });
});
