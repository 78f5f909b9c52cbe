import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { SimulateCampaignRequestInput } from '../../src/generated/handbill/v1/SimulateCampaignRequest.js';
import type { SimulateCampaignResponse } from '../../src/generated/handbill/v1/SimulateCampaignResponse.js';
import type { SimulationReport } from '../../src/generated/handbill/v1/SimulationReport.js';
import { SIMULATION_SAMPLE_MAX } from '../../src/limits.js';
import { startRedisServer } from '../support/redis-server.js';
import {
  cleanEnvironment,
  MAIN,
  runHandbill,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { describeWithRedis } from '../support/with-redis.js';

const HOSTILE = '<script>alert(1)</script>';
const ITEMS = ['milk', 'bread', 'jam', 'tea', 'soap', 'salt'];
const CUSTOMERS = 250;

/** Six promotions, customers who have bought two products each, and a campaign of four slots. */
async function openShop({ clients: { catalog, promotions, campaigns, events } }: ServerProcess): Promise<void> {
  for (const itemId of ITEMS) {
    const item = {
      itemId,
      name: itemId,
      brand: itemId === 'jam' ? HOSTILE : 'Own',
      price: { amountMinor: 200, currency: 'EUR' },
    };
    await callUnary(catalog, catalog.upsertItem, { item });
    const promotion = {
      code: `less-${itemId}`,
      name: itemId === 'tea' ? HOSTILE : itemId,
      type: 'PROMOTION_TYPE_HANDBILL' as const,
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
      catalogIndexItems: [itemId],
      discountType: 'DISCOUNT_TYPE_PERCENT' as const,
      discountValue: { percentPpm: 250_000 },
      budget: { amountMinor: 100_000, currency: 'EUR' },
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    activity: { relative: { duration: { seconds: 604_800, nanos: 0 } } },
    variants: [{ variantId: 'A', weight: 1, slotGroups: [{ name: 'offers', slots: 4, order: 1 }] }],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
  const time = { seconds: Math.floor(Date.now() / 1_000) - 86_400, nanos: 0 };
  const transactions = Array.from({ length: CUSTOMERS }, (_, c) => ({
    transactionId: `t${c}`,
    profileId: `c${c}`,
    time,
    lines: [c % ITEMS.length, (c * 7 + 1) % ITEMS.length].map((i) => ({ itemId: ITEMS[i]!, quantity: 1 })),
  }));
  await callUnary(events, events.recordTransactions, { transactions });
}

async function simulate({ clients }: ServerProcess, request: SimulateCampaignRequestInput): Promise<SimulationReport> {
  for await (const told of clients.handbills.simulateCampaign(request) as AsyncIterable<SimulateCampaignResponse>) {
    if (told.report) return told.report;
  }
  throw new Error('the simulation has not ended');
}

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-simulate-'));
  server = await startServerProcess(join(folder, 'store'));
  await openShop(server);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('SimulateCampaign', () => {
  it('reports what customers would be shown, and leaves them without a handbill', async () => {
    const report = await simulate(server, { campaignId: 'weekly', seed: 1 });
    const { subject } = report;
    expect(report).toMatchObject({ profiles: CUSTOMERS, sampled: CUSTOMERS, against: null, overlap: null });
    expect(subject).toMatchObject({ customers: CUSTOMERS, slots: 4 * CUSTOMERS, fillRate: 1, distinctOffers: 6 });
    expect(subject!.promotions.reduce((sum, { shown }) => sum + shown, 0)).toBe(4 * CUSTOMERS);
    for (const { budget, expectedCost, expectedRedemptions } of subject!.promotions) {
      // A quarter of 2.00, each.
      expect(expectedCost?.amountMinor).toBe(Math.round(expectedRedemptions * 50));
      expect(budget!.days).toBeCloseTo(100_000 / ((expectedRedemptions * 50) / 7), 6);
    }
    const { events } = server.clients;
    const watch = events.watchEvents({ start: 'WATCH_START_OLDEST', untilEnd: true, types: ['handbill.assign'] });
    for await (const page of watch as AsyncIterable<{ readonly events: unknown[] }>) expect(page.events).toEqual([]);
  });

  it.each<[string, SimulateCampaignRequestInput, number, string | undefined]>([
    ['no campaign', {}, status.INVALID_ARGUMENT, 'campaign_id'],
    ['an unknown one', { campaignId: 'none' }, status.NOT_FOUND, undefined],
    [
      'too large a sample',
      { campaignId: 'weekly', sampleSize: SIMULATION_SAMPLE_MAX + 1 },
      status.INVALID_ARGUMENT,
      'sample_size',
    ],
    ['a sample below 0', { campaignId: 'weekly', sampleSize: -1 }, status.INVALID_ARGUMENT, 'sample_size'],
    [
      'another age',
      { campaignId: 'weekly', at: { seconds: -62_135_596_800, nanos: 0 } },
      status.INVALID_ARGUMENT,
      'at',
    ],
    ['a time that is none', { campaignId: 'weekly', at: { seconds: 0, nanos: -1 } }, status.INVALID_ARGUMENT, 'at'],
    ['a broken draft', { campaign: { campaignId: 'x' } }, status.INVALID_ARGUMENT, 'campaign.activity'],
  ])('refuses %s', async (_, request, code, field) => {
    const failure = await failureOf(simulate(server, request));
    expect([failure.code, failure.fieldViolations?.[0]?.field]).toEqual([code, field]);
  });

  it('ends when its caller leaves, and another one may begin', async () => {
    const stream = server.clients.handbills.simulateCampaign({ campaignId: 'weekly' });
    const left = (async () => {
      for await (const told of stream as AsyncIterable<SimulateCampaignResponse>) if (told.progress) stream.cancel();
    })();
    expect((await failureOf(left)).code).toBe(status.CANCELLED);
    await expect
      .poll(() => simulate(server, { campaignId: 'weekly' }).catch((error: Error) => error.message), {
        timeout: 20_000,
      })
      .toMatchObject({ sampled: CUSTOMERS });
  });

  it('takes the largest sample, of however few', async () => {
    const report = await simulate(server, { campaignId: 'weekly', sampleSize: SIMULATION_SAMPLE_MAX });
    expect(report.sampled).toBe(CUSTOMERS);
  });

  it('says that a store has nobody', async () => {
    const empty = await startServerProcess(join(folder, 'empty'));
    try {
      const { campaigns } = server.clients;
      const campaign = await callUnary(campaigns, campaigns.getCampaign, { campaignId: 'weekly' });
      const failure = await failureOf(simulate(empty, { campaign }));
      expect(failure).toMatchObject({ code: status.FAILED_PRECONDITION, errorInfo: { reason: 'NO_PROFILES' } });
    } finally {
      await empty.stop();
    }
  });
});

describe('handbill simulate', () => {
  const command = (...args: string[]) => runHandbill('simulate', ...args, '--server', server.address);

  it('tells a table, JSON, and a page that loads nothing and shows names as they are', async () => {
    const html = join(folder, 'report.html');
    const { code, stdout } = await command(
      '--campaign',
      'weekly',
      '--sample',
      '100',
      '--against',
      'weekly',
      '--html',
      html,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('100 customers, of 250, seed 1');
    expect(stdout).toContain('too little was shown to tell how many offers are redeemed');
    expect(stdout).toMatch(/Slots filled +100\.0 % of 400/);
    expect(stdout).toContain('100.0 % of 100 customers see the same offers');
    const page = await readFile(html, 'utf8');
    expect(page).not.toMatch(/<script|https?:|<link|<img|@import|url\(/i);
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(page.match(/<svg/g)!.length).toBe(page.match(/<table/g)!.length);
    const json = JSON.parse((await command('--campaign', 'weekly', '--json')).stdout);
    expect(json).toMatchObject({ sampled: CUSTOMERS, subject: { campaignId: 'weekly', fillRate: 1 } });
  });

  it('simulates a draft from a file, at another time', async () => {
    const draft = join(folder, 'draft.json');
    const { stdout } = await runHandbill('campaign', 'get', 'weekly', '--server', server.address, '--json');
    await writeFile(draft, JSON.stringify({ ...JSON.parse(stdout), campaignId: 'draft' }));
    const at = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const told = await command('--campaign', draft, '--against', 'weekly', '--at', at, '--json');
    expect(JSON.parse(told.stdout)).toMatchObject({ at, subject: { campaignId: 'draft' }, overlap: { share: 1 } });
    const missing = join(folder, 'not-there', 'report.html');
    expect(await command('--campaign', draft, '--html', missing)).toMatchObject({ code: 2 });
  });

  it('ends by Ctrl-C, whatever the server does', async () => {
    const args = [MAIN, 'simulate', '--campaign', 'weekly', '--server', server.address];
    process.kill(server.pid, 'SIGSTOP');
    try {
      let code: number | null = null;
      // A signal that comes before the command listens for it just ends the process.
      for (let waitMs = 1_000; code === null && waitMs < 60_000; waitMs *= 2) {
        const child = spawn(process.execPath, args, { env: cleanEnvironment(), stdio: 'ignore' });
        setTimeout(() => child.kill('SIGINT'), waitMs);
        [code] = (await once(child, 'exit')) as [number | null];
      }
      expect(code).toBe(130);
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    // It may have been told of the simulation, and have to be told that nobody waits for it.
    const again = async () => (await command('--campaign', 'weekly', '--json')).code;
    await expect.poll(again, { timeout: 30_000 }).toBe(0);
  });

  it('works without a server, on the store itself', async () => {
    const store = join(folder, 'store');
    const told = await runHandbill('simulate', '--campaign', 'weekly', '--store', store, '--json');
    expect(JSON.parse(told.stdout)).toMatchObject({ sampled: CUSTOMERS });
  });
});

describeWithRedis('SimulateCampaign on Redis', () => {
  it('reports what the same store reports on disk', async () => {
    const redis = await startRedisServer();
    const other = await startServerProcess(redis.url);
    try {
      await openShop(other);
      const request = { campaignId: 'weekly', sampleSize: 60, seed: 7 };
      const onDisk = await simulate(server, request);
      // What is popular there is counted within a second or two.
      await expect
        .poll(async () => ({ ...(await simulate(other, request)), at: null }), { timeout: 20_000, interval: 500 })
        .toEqual({ ...onDisk, at: null });
    } finally {
      await other.stop();
      await redis.remove();
    }
  });
});
