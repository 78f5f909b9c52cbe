import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import { startRedisServer } from '../support/redis-server.js';
import { runHandbill, runProgram, type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { describeWithRedis } from '../support/with-redis.js';

const DAY = 86_400_000;

const closing: (() => Promise<unknown>)[] = [];
let folder: string;
let clock: TestClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-time-'));
  clock = await testClock('2031-03-03T09:00:00Z');
  closing.push(
    () => rm(folder, { recursive: true }),
    () => clock.remove(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startServer(store: string): Promise<ServerProcess> {
  const server = await startProgram(clock.program, store);
  closing.push(() => server.stop());
  return server;
}

/** Three products with a promotion each, and a campaign of seven days from the first request on. */
async function openShop({ clients: { catalog, promotions, campaigns } }: ServerProcess): Promise<void> {
  for (const itemId of ['milk', 'bread', 'jam']) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId } });
    const promotion = {
      code: `less-${itemId}`,
      name: itemId,
      type: 'PROMOTION_TYPE_HANDBILL' as const,
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
      catalogIndexItems: [itemId],
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    activity: { relative: { duration: { seconds: (7 * DAY) / 1_000, nanos: 0 } } },
    variants: [{ variantId: 'A', weight: 1, slotGroups: [{ name: 'offers', slots: 2, order: 1 }] }],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
}

const get = ({ clients: { handbills } }: ServerProcess): Promise<Handbill> =>
  callUnary(handbills, handbills.getHandbill, { profile: { profileId: 'anna' }, campaignId: 'weekly' });

const millisOf = (time: Handbill['startTime']): number => time!.seconds * 1_000 + time!.nanos / 1_000_000;

/** To the last millisecond of a handbill, and one more, by two servers of one store. */
async function letAWeekPass(store: string): Promise<void> {
  const [one, other] = [await startServer(store), await startServer(store)];
  await openShop(one);
  const first = await get(one);
  expect([millisOf(first.startTime), millisOf(first.endTime)]).toEqual([clock.nowMs, clock.nowMs + 7 * DAY]);

  await clock.pass(7 * DAY - 1);
  expect([(await get(one)).handbillId, (await get(other)).handbillId]).toEqual([first.handbillId, first.handbillId]);

  await clock.pass(1);
  const second = await get(other);
  expect(second.handbillId).not.toBe(first.handbillId);
  expect(millisOf(second.startTime)).toBe(clock.nowMs);
  expect((await get(one)).handbillId).toBe(second.handbillId);
}

describe('a server on a clock that is moved', () => {
  it('lets a week pass, to the millisecond', () => letAWeekPass(join(folder, 'store')));

  it('says so loudly, and starts where the clock stands', async () => {
    const server = await startProgram(clock.program, join(folder, 'store'), '--log-level', 'warn');
    closing.push(() => server.stop());
    expect(server.logged()).toContain('A TEST CLOCK TELLS THE TIME');
    expect(server.logged()).toContain('2031-03-03T09:00:00.000Z');
  });

  it('is one with the commands that open the store themselves', async () => {
    const store = join(folder, 'store');
    const server = await startServer(store);
    await openShop(server);
    const first = await get(server);
    await clock.pass(3 * DAY);
    const args = ['get', 'anna', 'weekly', '--store', store, '--json'];
    const { stdout } = await runProgram(clock.program, ...args);
    expect(JSON.parse(stdout).handbillId).toBe(first.handbillId);
  });
});

describeWithRedis('servers of Redis on a clock that is moved', () => {
  it('let a week pass, to the millisecond', async () => {
    const redis = await startRedisServer();
    closing.push(() => redis.remove());
    await letAWeekPass(redis.url);
  });
});

describe('a test clock is refused', () => {
  const serve = (...args: string[]) =>
    runHandbill('serve', '--store', join(folder, 'store'), '--test-clock', clock.file, ...args);

  it.each([
    [
      'where other machines reach the server',
      ['--listen', '0.0.0.0:0'],
      '0.0.0.0:0 can be reached from other machines',
    ],
    ['for a store of another machine', ['--store', 'redis://shop.example:6379'], 'the store is on another machine'],
  ])('%s', async (_, args, reason) => {
    const { code, stderr } = await serve(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`--test-clock is for tests, and ${reason}`)]);
  });

  it('without a time in it', async () => {
    await writeFile(clock.file, 'tomorrow');
    const { code, stderr } = await serve();
    expect([code, stderr]).toEqual([1, expect.stringContaining('must be an ISO 8601 date or time')]);
  });
});
