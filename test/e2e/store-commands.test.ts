import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { prepareStore } from '../support/call-load.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { runHandbill, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

describeWithRedis('store commands', () => {
  let folder: string;
  let redis: RedisServer;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'handbill-store-'));
    redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  });
  afterAll(async () => {
    await redis?.remove();
    await rm(folder, { recursive: true });
  });

  const handbillOf = async (store: string) => {
    const server = await startServerProcess(store);
    const { handbills } = server.clients;
    const request = { profile: { profileId: 'anna' }, campaignId: 'weekly-four' };
    const handbill = await callUnary(handbills, handbills.getHandbill, request);
    expect(await server.stop()).toBe(0);
    return handbill;
  };

  it('copy a folder to Redis and back, with the same answers, and check them', async () => {
    const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
    await prepareStore(first);
    const transactions = await runHandbill(
      'import',
      'transactions',
      'examples/first-steps/transactions.csv',
      '--store',
      first,
    );
    expect(transactions.code, transactions.stderr).toBe(0);
    const before = await handbillOf(first);
    expect(before.slots.length).toBe(4);
    const tail = async (store: string) => {
      const { stdout } = await runHandbill('events', 'tail', '--consumer', 'shop', '--json', '--store', store);
      return stdout === '' ? [] : stdout.trimEnd().split('\n');
    };
    expect((await tail(first)).length).toBeGreaterThan(5);

    const there = await runHandbill('store', 'copy', first, redis.url, '--json');
    expect(there.code, there.stderr).toBe(0);
    expect(JSON.parse(there.stdout)).toMatchObject({ differences: [], findings: [], items: 6, campaigns: 1 });
    expect(JSON.parse(there.stdout).consumers).toEqual([{ name: 'shop', open: 0, again: 0, gap: false }]);
    expect(await tail(redis.url)).toEqual([]);
    expect(await handbillOf(redis.url)).toEqual(before);

    const back = await runHandbill('store', 'copy', redis.url, second);
    expect(back.code, back.stderr).toBe(0);
    expect(back.stdout).toContain('The event consumer shop goes on where it stopped: 0 events are open.');
    expect(back.stdout).toContain('Nothing is wrong');
    expect(await handbillOf(second)).toEqual(before);

    const again = await runHandbill('store', 'copy', first, redis.url, '--json');
    expect([again.code, JSON.parse(again.stderr).error.reason]).toEqual([1, 'STORE_NOT_EMPTY']);
  });

  it('make no store where there is none to look after', async () => {
    const mistyped = path.join(folder, 'frist');
    const checked = await runHandbill('store', 'check', mistyped, '--json');
    expect([checked.code, JSON.parse(checked.stderr).error.reason]).toEqual([3, 'STORE_ABSENT']);
    expect(existsSync(mistyped)).toBe(false);
    const otherDatabase = await runHandbill('store', 'copy', `${redis.url}/7`, path.join(folder, 'third'), '--json');
    expect([otherDatabase.code, JSON.parse(otherDatabase.stderr).error.reason]).toEqual([3, 'STORE_ABSENT']);
    expect(await redis.cli('-n', '7', 'dbsize')).toBe('0');
  });

  it('say what is wrong, by their exit code too', async () => {
    expect((await runHandbill('store', 'check', redis.url)).code).toBe(0);
    await redis.cli('hdel', 'hb:{shared}:e:item', 'soap');
    const checked = await runHandbill('store', 'check', redis.url, '--json');
    expect(checked.code).toBe(1);
    const [finding] = JSON.parse(checked.stdout).findings;
    expect(finding).toEqual({ where: 'configuration', what: expect.stringContaining('soap') });
  });

  it('read on behind damaged keys, and name each', async () => {
    const [wallet] = (await redis.cli('--scan', '--pattern', 'hb:*:w:anna')).split('\n');
    await redis.cli('set', wallet!, 'abc');
    await redis.cli('set', 'hb:{99}:w:moved', 'not in a partition of this store');
    const [stream] = (await redis.cli('--scan', '--pattern', 'hb:*:ev')).split('\n');
    await redis.cli('set', stream!, 'not a stream');
    await redis.cli('hset', 'hb:{0}:c', 'r0', 'many');
    const { code, stdout } = await runHandbill('store', 'check', redis.url, '--json');
    expect(code).toBe(1);
    const names = JSON.parse(stdout).findings.map(({ where }: { where: string }) => where);
    expect(names).toEqual(expect.arrayContaining(['profile anna', 'profile moved', 'counter r0', 'outbox']));
  });

  it.each([
    ['redis://127.0.0.1:1', 3, /can't be reached: 127.0.0.1:1: connect ECONNREFUSED/],
    ['mysql://127.0.0.1', 2, /a store must be a folder or a URL of redis/],
    ['redis://user:secret@127.0.0.1:1?x', 2, /^(?!.*secret)/],
  ])('refuse %s', async (address, code, message) => {
    const refused = await runHandbill('store', 'check', address);
    expect([refused.code, refused.stderr]).toEqual([code, expect.stringMatching(message)]);
  });
});
