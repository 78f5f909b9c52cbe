import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportJson } from '../../src/cli/report/report-json.js';
import { callUnary } from '../../src/contract/clients.js';
import { runProgram, type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { createPromotion, walletCalls } from '../support/wallet-calls.js';

const DAY = 86_400_000;
const BUYERS = ['kept', 'voided', 'returned'];

let folder: string;
let clock: TestClock;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-sale-report-'));
  clock = await testClock('2030-06-03T08:00:00Z');
  server = await startProgram(clock.program, join(folder, 'store'));
  const { catalog, campaigns, handbills } = server.clients;
  await callUnary(catalog, catalog.upsertItem, { item: { itemId: 'wine', name: 'Wine', margin: 0.4 } });
  await createPromotion(server.clients, 'less', {
    type: 'PROMOTION_TYPE_HANDBILL',
    discountType: 'DISCOUNT_TYPE_AMOUNT',
    discountValue: { amount: { amountMinor: 50, currency: 'EUR' } },
    catalogIndexItems: ['wine'],
  });
  const variants = [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'offers', slots: 1, order: 1 }] }];
  const activity = { relative: { duration: { seconds: (7 * DAY) / 1_000, nanos: 0 } } };
  const experiment = { outcomeDays: 7, plannedProfiles: 3 };
  const campaign = { campaignId: 'weekly', name: 'Weekly', activity, experiment, variants };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
  for (const profileId of BUYERS) {
    await callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId: 'weekly' });
  }
  await walletCalls(server.clients).activateAll(BUYERS, 'less');
  await clock.pass(DAY);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await clock?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function handbill(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(clock.program, ...args, '--json', '--server', server.address);
  expect(code, stderr).toBe(0);
  return stdout;
}

it('sales of customers in an experiment are in its report, and what is voided or returned is not', async () => {
  const file = join(folder, 'basket.json');
  const line = { seq: 0, itemId: 'wine', quantity: '3', unitPrice: '2.00' };
  await writeFile(file, JSON.stringify({ currency: 'EUR', basket: [line] }));
  for (const who of BUYERS) {
    const named = ['--profile', who, '--sale-id', 's', '--time', new Date(clock.nowMs).toISOString()];
    const sold = await handbill('sale', 'process', '--basket', file, ...named, '--commit');
    expect(JSON.parse(sold)).toMatchObject({ netMinor: 450, redeemed: [{ promotionCode: 'less', redemptions: 3 }] });
  }
  await handbill('sale', 'void', 's', '--profile', 'voided');
  await handbill('sale', 'return', 's', '0=2', '--profile', 'returned', '--return-id', 'r');
  await clock.pass(8 * DAY);
  const { arms }: ReportJson = JSON.parse(await handbill('report', 'weekly'));
  expect(arms).toMatchObject([
    {
      arm: 'a',
      profiles: 3,
      // That all three have redeemed has happened all the same.
      funnel: { redeemed: { offers: 3, profiles: 3 } },
      outcomes: {
        baskets: { mean: expect.closeTo(2 / 3, 8) },
        revenue: { mean: 600 / 3 },
        focusRevenue: { mean: 600 / 3 },
        discount: { mean: 200 / 3 },
        // A bottle costs 1.20.
        margin: { mean: expect.closeTo((600 - 4 * 120) / 3, 8) },
      },
      marginShare: 1,
    },
  ]);
});
