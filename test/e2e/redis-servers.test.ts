import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/store/port.js';
import type { RedisOptions } from '../../src/store/redis/open.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { describeWithRedis } from '../support/with-redis.js';

const run = promisify(execFile);

/** What an ACL user needs, as docs/redis.md says. */
const RIGHTS = '~hb:* +@read +@write +@scripting +@connection +info +config|get +cluster|slots'.split(' ');

describeWithRedis('servers of Redis', () => {
  let server: RedisServer | undefined;
  const start = async (...settings: string[]): Promise<RedisServer> => {
    server = await startRedisServer({ settings });
    return server;
  };
  afterEach(async () => {
    await server?.remove();
    server = undefined;
  });

  /** Opens, and returns what was told. */
  async function told(url: string, options: Partial<RedisOptions> = {}): Promise<string[]> {
    const lines: string[] = [];
    const notices = {
      info: (message: string) => void lines.push(`info: ${message}`),
      warn: (message: string) => void lines.push(`warn: ${message}`),
    };
    const store = await openRedis(url, { notices, ...options });
    await store.close();
    return lines;
  }

  /** One call of each part. */
  async function useAll(store: Store): Promise<void> {
    const bytes = Buffer.from('x');
    await store.profiles.commit([{ profileId: 'p', profile: { expectedRevision: 0, bytes }, events: [bytes] }]);
    await store.configuration.write([{ kind: 'item', key: 'i', bytes }]);
    for await (const _ of store.configuration.changesSince(0)) break;
    await store.identities.assign('d', null, 'p');
    const use = { counter: 'c', id: '1', profileId: 'p', kind: 'take', amount: 1, timeMs: 1, limit: 5 } as const;
    expect(await store.limits.reserve([use])).toEqual(['reserved']);
    await store.limits.settle([{ counter: 'c', id: '1', stands: true }]);
    await store.snapshots.write('s', bytes);
    expect(await store.outbox.erase('p', await store.outbox.end(), () => true)).toBe(1);
    await store.outbox.trim({ appendedBeforeMs: null, commitsMax: 0, protect: [] });
    const keys: string[] = [];
    for await (const { key } of store.everything()) keys.push(String(key));
    expect(keys.length).toBeGreaterThan(5);
  }

  it.each([
    [['--appendonly', 'no'], /^warn: .* AOF is off/],
    [['--appendonly', 'yes', '--appendfsync', 'always'], /^info: .* is on disk$/],
    [['--appendonly', 'yes', '--appendfsync', 'everysec'], /^info: .* up to two seconds$/],
    [['--appendonly', 'yes', '--appendfsync', 'no'], /^warn: .* half a minute or more$/],
  ])('say how durable they are: %s', async (settings, expected) => {
    const { url } = await start(...settings);
    expect(await told(url)).toEqual([expect.stringMatching(expected)]);
  });

  it.each(['allkeys-lru', 'volatile-ttl'])('are refused when they evict: %s', async (policy) => {
    const { url } = await start('--maxmemory-policy', policy);
    await expect(told(url)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining(`maxmemory-policy ${policy}`),
    });
  });

  it('keep the number of partitions that a store was made with', async () => {
    const { url, cli } = await start();
    await told(`${url}?partitions=7`);
    await told(url);
    await expect(told(`${url}?partitions=8`)).rejects.toThrow('made with 7 partitions');
    expect(JSON.parse(await cli('get', 'hb:{shared}:meta'))).toMatchObject({ format: 1, partitions: 7 });
  });

  it('with a store of a newer format are refused', async () => {
    const { url, cli } = await start();
    await cli('set', 'hb:{shared}:meta', '{"format":2,"partitions":64}');
    await expect(told(url)).rejects.toThrow('has format 2, made by a newer version');
  });

  it.each(['garbage', 'null', '{}', '{"format":1}', '{"format":1,"partitions":0}'])(
    'with a mark that is not of a store are refused: %s',
    async (mark) => {
      const { url, cli } = await start();
      await cli('set', 'hb:{shared}:meta', mark);
      await expect(told(url)).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining('hb:{shared}:meta is damaged'),
      });
    },
  );

  it('without a store are left alone by who looks for one', async () => {
    const { url, cli } = await start();
    await expect(told(url, { mustExist: true })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('there is none'),
    });
    expect(await cli('dbsize')).toBe('0');
    await told(url);
    await told(url, { mustExist: true });
  });

  it('refuse a wrong password within the time of a call, and its text is not shown', async () => {
    const { url } = await start('--requirepass', 'right');
    const wrong = url.replace('//', '//:not-right@');
    const refused = await told(wrong).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('WRONGPASS') });
    expect((refused as Error).message).not.toContain('not-right');
    await told(url.replace('//', '//:right@'));
  });

  it('refuse a database that they do not have, instead of writing into another one', async () => {
    const { url, cli } = await start();
    await expect(told(`${url}/77`)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('DB index is out of range'),
    });
    expect(await cli('dbsize')).toBe('0');
    await told(`${url}/7`);
    expect(await cli('-n', '7', 'exists', 'hb:{shared}:meta')).toBe('1');
  });

  it('that are no cluster say so when they are named as one', async () => {
    const { url } = await start();
    await expect(told(url.replace('redis:', 'redis-cluster:'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('cluster support disabled'),
    });
  });

  it('need no more rights of an ACL user than the manual says', async () => {
    const { url, cli } = await start();
    await cli('acl', 'setuser', 'handbill', 'on', '>secret', ...RIGHTS);
    const store = await openRedis(url.replace('//', '//handbill:secret@'));
    await useAll(store);
    await store.close();

    await cli('acl', 'setuser', 'handbill', '-config|get');
    expect(await told(url.replace('//', '//handbill:secret@'))).toEqual([expect.stringContaining('AOF')]);
    await cli('acl', 'setuser', 'handbill', '-@write');
    await expect(told(url.replace('//', '//handbill:secret@'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'STORE_FAILED' },
    });
  });

  it('that are full refuse writes, keep what they have, and go on when there is room', async () => {
    const { url, cli } = await start();
    const store = await openRedis(url);
    const write = (n: number) =>
      store.profiles.commit([
        { profileId: `p${n}`, profile: { expectedRevision: 0, bytes: Buffer.alloc(10) }, events: [] },
      ]);
    expect(await write(0)).toEqual(['committed']);
    await cli('config', 'set', 'maxmemory', '1');
    await expect(write(1)).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'STORE_FULL' } });
    expect((await store.profiles.load(['p0', 'p1'])).map(({ profile: wallet }) => wallet.bytes?.length)).toEqual([
      10,
      undefined,
    ]);
    await cli('config', 'set', 'maxmemory', '0');
    expect(await write(1)).toEqual(['committed']);
    await store.close();
  });

  it('hold no byte of an erased profile, in memory or on disk, after a rewrite of the log and a restart', async () => {
    const redis = await start('--appendonly', 'yes', '--rdbcompression', 'no');
    let store = await openRedis(`${redis.url}?partitions=1`);
    const event = (profileId: string, n: number) => ({ profileId, events: [Buffer.from(`${profileId} ${n}`)] });
    for (let n = 0; n < 300; n++) await store.profiles.commit([event('to-erase', n), event('to-keep', n)]);
    await rewriteLog(redis);
    expect(await onDisk(redis, 'to-erase')).toBe(true);

    expect(
      await store.outbox.erase('to-erase', await store.outbox.end(), (bytes) =>
        Buffer.from(bytes).includes('to-erase'),
      ),
    ).toBe(300);
    await rewriteLog(redis);
    await expect.poll(() => onDisk(redis, 'to-erase'), { timeout: 20_000 }).toBe(false);
    expect(await onDisk(redis, 'to-keep')).toBe(true);
    await store.close();
    await redis.kill();
    await redis.restart();
    store = await openRedis(redis.url);
    expect(await store.outbox.size()).toBe(300);
    for await (const { key, value } of store.everything()) {
      expect(`${Buffer.from(key)} ${Buffer.from(value)}`).not.toContain('to-erase');
    }
    await store.close();
  });

  it('end an erasure only when no broken-off copy of the outbox has the events either', async () => {
    const redis = await start();
    const store = await openRedis(`${redis.url}?partitions=1`);
    await store.profiles.commit([{ profileId: 'to-erase', events: [Buffer.from('to-erase')] }]);
    await redis.cli('copy', 'hb:{0}:ev', 'hb:{0}:ev:new');
    await redis.cli('set', 'hb:{0}:ev:rewriter', 'somebody who died', 'px', '300');
    const erased = await store.outbox.erase('to-erase', await store.outbox.end(), () => true);
    expect([erased, await redis.cli('keys', 'hb:{0}:ev*')]).toEqual([1, 'hb:{0}:ev']);
    // Without events of the profile nothing is rewritten, and nothing left either.
    expect(await store.outbox.erase('to-erase', await store.outbox.end(), () => true)).toBe(0);
    expect(await redis.cli('keys', 'hb:{0}:ev*')).toBe('hb:{0}:ev');
    await store.close();
  });

  it('do not bring back what was trimmed while an erasure rewrote the outbox', async () => {
    const redis = await start();
    const store = await openRedis(`${redis.url}?partitions=1`);
    for (const text of ['trimmed', 'to-erase', 'kept']) {
      await store.profiles.commit([{ profileId: text, events: [Buffer.from(text)] }]);
    }
    const [first] = (await redis.cli('xrange', 'hb:{0}:ev', '-', '+', 'COUNT', '1')).split('\n') as [string];
    let looks = 0;
    const erased = await store.outbox.erase('to-erase', await store.outbox.end(), (event) => {
      // Once to find out whether there is something to do, then while copying.
      if (Buffer.from(event).equals(Buffer.from('trimmed')) && ++looks === 2) {
        execFileSync('redis-cli', ['-u', redis.url, 'xdel', 'hb:{0}:ev', first]);
        execFileSync('redis-cli', ['-u', redis.url, 'set', 'hb:{0}:ev:trimmed', first]);
      }
      return Buffer.from(event).equals(Buffer.from('to-erase'));
    });
    const { events } = await store.outbox.read('', 10);
    expect([erased, looks, events.map(String)]).toEqual([1, 2, ['kept']]);
    await store.close();
  });

  async function rewriteLog({ cli }: RedisServer): Promise<void> {
    const before = await cli('info', 'persistence');
    const rewrites = (info: string) => Number(/^aof_rewrites:(\d+)/m.exec(info)![1]);
    await cli('bgrewriteaof');
    await expect
      .poll(() => cli('info', 'persistence'), { timeout: 20_000 })
      .toMatch(new RegExp(`^aof_rewrite_in_progress:0[^]*^aof_rewrites:${rewrites(before) + 1}`, 'm'));
  }

  async function onDisk({ folder }: RedisServer, text: string): Promise<boolean> {
    const logs = path.join(folder, 'appendonlydir');
    const files = await Promise.all(
      (await readdir(logs)).map((name) => readFile(path.join(logs, name)).catch(() => null)),
    );
    return files.some((bytes) => bytes?.includes(text));
  }

  it('of a cluster need the same rights, and are found from one of them', async () => {
    const cluster = await startRedisCluster();
    try {
      for (const { cli } of cluster.primaries) await cli('acl', 'setuser', 'handbill', 'on', '>secret', ...RIGHTS);
      const [{ port }] = cluster.primaries as [RedisServer];
      const store = await openRedis(`redis-cluster://handbill:secret@127.0.0.1:${port}`);
      await useAll(store);
      await store.close();
      await expect(told(`redis-cluster://handbill:wrong@127.0.0.1:${port}`)).rejects.toThrow('WRONGPASS');
      await expect(told(`redis://127.0.0.1:${port}`)).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining('is a node of a cluster; name it with redis-cluster://'),
      });
    } finally {
      await cluster.remove();
    }
  });

  describeWithRedis('over TLS', () => {
    let folder: string;
    let ca: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'handbill-tls-'));
      const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')];
      const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
      await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...names]);
      ca = await readFile(path.join(folder, 'cert.pem'), 'utf8');
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('are reached when their certificate is good, and not otherwise', async () => {
      const files = ['key', 'cert'].flatMap((name) => [`--tls-${name}-file`, path.join(folder, `${name}.pem`)]);
      const plain = await start('--tls-auth-clients', 'no', ...files);
      const tlsPort = String(plain.port + 1);
      await plain.cli('config', 'set', 'tls-port', tlsPort);
      const url = `rediss://localhost:${tlsPort}`;
      await told(url, { ca });
      await expect(told(url)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/self.signed/),
      });
    });
  });
});
