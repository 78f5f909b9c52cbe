import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { readStatusDetails } from '../../src/contract/status-details.js';
import { startRedisServer } from '../support/redis-server.js';
import { runHandbill, type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { describeWithRedis } from '../support/with-redis.js';

const HOUR_MS = 3_600_000;
const START = '2031-03-03T12:00:00Z';
const END = '2031-03-05T00:00:00Z';

const closing: (() => Promise<unknown>)[] = [];
let clock: TestClock;
beforeEach(async () => {
  clock = await testClock('2031-03-03T09:00:00Z');
  closing.push(() => clock.remove());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startServer(store: string): Promise<ServerProcess> {
  const server = await startProgram(clock.program, store);
  closing.push(() => server.stop());
  return server;
}

async function draftOn({ clients: { catalog, promotions, campaigns } }: ServerProcess): Promise<void> {
  await callUnary(catalog, catalog.upsertItem, { item: { itemId: 'milk', name: 'milk' } });
  const promotion = {
    code: 'less-milk',
    name: 'Milk',
    type: 'PROMOTION_TYPE_HANDBILL' as const,
    visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
    catalogIndexItems: ['milk'],
  };
  await callUnary(promotions, promotions.createPromotion, { promotion });
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    activity: { relative: { duration: { seconds: 604_800, nanos: 0 } } },
    variants: [{ variantId: 'A', weight: 1, slotGroups: [{ name: 'offers', slots: 1, order: 1 }] }],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
}

const profile = { profileId: 'anna' };

const get = ({ clients: { handbills } }: ServerProcess) =>
  callUnary(handbills, handbills.getHandbill, { profile, campaignId: 'weekly' });

const publish = ({ address }: ServerProcess, ...options: string[]) =>
  runHandbill('campaign', 'publish', 'weekly', '--server', address, ...options);

async function statusOf({ clients: { campaigns } }: ServerProcess): Promise<string> {
  return (await callUnary(campaigns, campaigns.getCampaign, { campaignId: 'weekly' })).status;
}

async function shownOf({ clients: { wallets } }: ServerProcess): Promise<string[]> {
  const { promotions } = await callUnary(wallets, wallets.listPromotions, { profile });
  return promotions.map(({ code }) => code);
}

async function refusalOf(call: Promise<unknown>): Promise<object> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return readStatusDetails(error as ServiceError);
}

/** The same on whatever server is asked: nobody has to call anything at the times. */
async function followsItsSchedule(first: ServerProcess, second: () => Promise<ServerProcess>): Promise<void> {
  const isOff = (campaignStatus: string) => ({
    code: status.FAILED_PRECONDITION,
    errorInfo: { reason: 'NOT_PUBLISHED', metadata: { status: campaignStatus } },
  });
  expect(await statusOf(first)).toBe('CAMPAIGN_STATUS_SCHEDULED');
  expect(await refusalOf(get(first))).toMatchObject(isOff('SCHEDULED'));
  await clock.pass(3 * HOUR_MS);
  const next = await second();
  expect(await statusOf(next)).toBe('CAMPAIGN_STATUS_ACTIVE');
  const assigned = await get(next);
  expect(await get(first)).toEqual(assigned);
  expect(await shownOf(first)).toEqual(['less-milk']);
  await clock.pass(36 * HOUR_MS - 1);
  expect(await get(first)).toEqual(assigned);
  await clock.pass(1);
  for (const server of [first, next]) {
    expect(await statusOf(server)).toBe('CAMPAIGN_STATUS_INACTIVE');
    expect(await refusalOf(get(server))).toMatchObject(isOff('INACTIVE'));
    expect(await shownOf(server)).toEqual([]);
  }
}

describe('a campaign that is published for a time', () => {
  it('is active from then on and until then, also after a restart, and again when it is published again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handbill-schedule-'));
    closing.push(() => rm(folder, { recursive: true }));
    const before = await startServer(folder);
    await draftOn(before);
    const { stdout: card } = await publish(before, '--at', START, '--until', END);
    for (const words of ['SCHEDULED', '2031-03-03', '2031-03-05']) expect(card).toContain(words);
    await before.stop();
    const server = await startServer(folder);
    await followsItsSchedule(server, async () => server);
    expect((await publish(server)).stdout).toContain('ACTIVE');
    expect(await shownOf(server)).toEqual(['less-milk']);
  });

  it('stays so when it is edited by the file that was read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handbill-schedule-'));
    closing.push(() => rm(folder, { recursive: true }));
    const server = await startServer(folder);
    await draftOn(server);
    await publish(server, '--at', START, '--until', END);
    const onServer = ['--server', server.address];
    const { stdout } = await runHandbill('campaign', 'get', 'weekly', '--json', ...onServer);
    const file = join(folder, 'weekly.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(stdout), name: 'Every week' }));
    const edited = await runHandbill('campaign', 'update', 'weekly', '--file', file, '--json', ...onServer);
    expect(JSON.parse(edited.stdout)).toMatchObject({
      name: 'Every week',
      status: 'CAMPAIGN_STATUS_SCHEDULED',
      unpublishTime: JSON.parse(stdout).unpublishTime,
    });
    const activity = '{"untilEndOf":{"unit":"WEEK","zone":"Europe/Warsaw"}}';
    const moved = await runHandbill('campaign', 'update', 'weekly', '--activity', activity, '--json', ...onServer);
    expect(JSON.parse(moved.stdout).activity).toMatchObject(JSON.parse(activity));
    const wrong = await runHandbill(
      'campaign',
      'update',
      'weekly',
      '--activity',
      '{"untilEndOf":{"unti":1}}',
      ...onServer,
    );
    expect(wrong).toMatchObject({ stderr: expect.stringContaining('unti') });
  });

  it('is refused where it would never be active', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handbill-schedule-'));
    closing.push(() => rm(folder, { recursive: true }));
    const server = await startServer(folder);
    await draftOn(server);
    const { campaigns } = server.clients;
    const ended = { seconds: 1, nanos: 0 };
    expect(
      await refusalOf(callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly', unpublishTime: ended })),
    ).toMatchObject({ code: status.FAILED_PRECONDITION, errorInfo: { reason: 'NEVER_ACTIVE' } });
    expect(await statusOf(server)).toBe('CAMPAIGN_STATUS_DRAFT');
  });
});

describeWithRedis('on two servers of one Redis', () => {
  it('is active on both at the same time', async () => {
    const redis = await startRedisServer();
    closing.push(() => redis.remove());
    const [first, second] = [await startServer(redis.url), await startServer(redis.url)];
    await draftOn(first);
    await publish(second, '--at', START, '--until', END);
    await expect.poll(() => statusOf(first), { timeout: 10_000 }).toBe('CAMPAIGN_STATUS_SCHEDULED');
    await followsItsSchedule(first, async () => second);
  });
});
