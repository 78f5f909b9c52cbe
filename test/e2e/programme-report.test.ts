import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { Report } from '../../src/generated/handbill/v1/Report.js';
import { type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { failureOf } from '../support/test-server.js';

const DAY = 86_400_000;
const CAMPAIGNS = ['weekly', 'check-out'];

let folder: string;
let clock: TestClock;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-programme-'));
  clock = await testClock('2030-06-03T08:00:00Z');
  server = await startProgram(clock.program, join(folder, 'store'));
  const { catalog, promotions, campaigns } = server.clients;
  await callUnary(catalog, catalog.upsertItem, { item: { itemId: 'milk', name: 'Milk' } });
  const promotion = {
    code: 'less-milk',
    name: 'Milk',
    type: 'PROMOTION_TYPE_HANDBILL' as const,
    visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
    catalogIndexItems: ['milk'],
  };
  await callUnary(promotions, promotions.createPromotion, { promotion });
  for (const campaignId of CAMPAIGNS) {
    const campaign = {
      campaignId,
      name: campaignId,
      activity: { relative: { duration: { seconds: (7 * DAY) / 1_000, nanos: 0 } } },
      variants: [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'offers', slots: 1, order: 1 }] }],
    };
    await callUnary(campaigns, campaigns.createCampaign, { campaign });
    await callUnary(campaigns, campaigns.publishCampaign, { campaignId });
  }
});
afterAll(async () => {
  await server?.stop();
  await clock?.remove();
  await rm(folder, { recursive: true, force: true });
});

const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: 0 });

function report(request: object): Promise<Report> {
  const { reports } = server.clients;
  return callUnary(reports, reports.getReport, request);
}

async function armOf(profileId: string): Promise<string> {
  const { handbills } = server.clients;
  const request = { profile: { profileId }, campaignId: CAMPAIGNS[0]! };
  return (await callUnary(handbills, handbills.previewHandbill, request)).handbill!.arm;
}

it('is of nobody before the shop holds anybody out', async () => {
  expect(await failureOf(report({ programme: true }))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    errorInfo: { reason: 'NO_HOLDOUT' },
  });
});

it('compares everybody with the holdout, each customer once, in however many campaigns', async () => {
  const { shop, handbills, events } = server.clients;
  const holdout = { holdoutPpm: 500_000, startTime: timestamp(clock.nowMs) };
  await callUnary(shop, shop.updateShop, { shop: { holdout } });
  await expect
    .poll(async () => (await Promise.all(['1', '2', '3', '4', '5', '6', '7', '8'].map(armOf))).includes('HOLDOUT'))
    .toBe(true);
  const spent: Record<string, number[]> = { HOLDOUT: [100, 200], a: [300, 500] };
  for (let n = 0; Object.values(spent).some((left) => left.length > 0); n++) {
    const profileId = `customer-${n}`;
    const amountMinor = spent[await armOf(profileId)]!.pop();
    if (amountMinor === undefined) continue;
    for (const campaignId of CAMPAIGNS) {
      await callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId });
    }
    await clock.pass(60_000);
    const lines = [{ itemId: 'milk', quantity: 1, amountMinor }];
    const transaction = { transactionId: profileId, profileId, time: timestamp(clock.nowMs), lines };
    await callUnary(events, events.recordTransactions, { transactions: [transaction] });
  }

  const running = await report({ programme: true });
  expect(running).toMatchObject({ campaignId: '', from: '2030-06-03', to: '2030-06-04', experimentRevision: 1 });
  expect(
    running.arms.map(({ arm, profiles, weight, outcomes }) => [arm, profiles, weight, outcomes.revenue?.mean]),
  ).toEqual([
    ['HOLDOUT', 2, 0.5, 150],
    ['EVERYBODY', 2, 0.5, 400],
  ]);
  const revenueOf = ({ uplift }: Report) => uplift.find(({ outcome }) => outcome === 'revenue')!;
  expect(revenueOf(running)).toMatchObject({ arm: 'EVERYBODY', provisional: { difference: 250, profiles: 4 } });
  expect(running.uplift.map(({ outcome }) => outcome)).not.toContain('focusRevenue');

  await clock.pass(91 * DAY);
  expect(revenueOf(await report({ programme: true }))).toMatchObject({ raw: { difference: 250 }, total: 1_000 });
  // The holdout is in the sample ratio of a campaign, and in no uplift of it.
  const campaign = await report({ campaignId: CAMPAIGNS[0] });
  expect(campaign.arms.map(({ arm, profiles }) => [arm, profiles])).toEqual([
    ['HOLDOUT', 2],
    ['a', 2],
  ]);
  expect(campaign.sampleRatio).toMatchObject({ chiSquared: 0, degrees: 1 });
  expect(campaign.planning?.state).toBe('NO_REFERENCE');
  expect(campaign.uplift.every(({ raw }) => raw?.difference === undefined)).toBe(true);
});

it('of a draw that there was not is not found', async () => {
  expect(await failureOf(report({ programme: true, experimentRevision: 2 }))).toMatchObject({ code: status.NOT_FOUND });
});
