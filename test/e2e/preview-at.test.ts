import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { PreviewHandbillRequestInput } from '../../src/generated/handbill/v1/PreviewHandbillRequest.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import { runHandbill, type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { failureOf } from '../support/test-server.js';

const DAY = 86_400_000;
const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: 0 });

let folder: string;
let clock: TestClock;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-preview-'));
  clock = await testClock('2030-06-03T08:00:00Z');
  server = await startProgram(clock.program, join(folder, 'store'));
  const { catalog, promotions, campaigns } = server.clients;
  const fields: Record<string, PromotionInput> = {
    milk: {},
    bread: { startAt: timestamp(clock.nowMs + 10 * DAY) },
    jam: { expireAt: timestamp(clock.nowMs + 9 * DAY) },
    tea: { visibilityStatus: 'VISIBILITY_STATUS_DRAFT' },
    soap: { storeIds: ['north'] },
  };
  for (const [itemId, special] of Object.entries(fields)) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId } });
    const promotion: PromotionInput = {
      code: `less-${itemId}`,
      name: itemId,
      type: 'PROMOTION_TYPE_HANDBILL',
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
      catalogIndexItems: [itemId],
      ...special,
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    activity: { relative: { duration: { seconds: (7 * DAY) / 1_000, nanos: 0 } } },
    variants: [{ variantId: 'A', weight: 1, slotGroups: [{ name: 'offers', slots: 4, order: 1 }] }],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
});
afterAll(async () => {
  await server?.stop();
  await clock?.remove();
  await rm(folder, { recursive: true, force: true });
});

const ask = (request: PreviewHandbillRequestInput) => {
  const { handbills } = server.clients;
  return callUnary(handbills, handbills.previewHandbill, { profile: { profileId: 'anna' }, ...request });
};

describe('a preview', () => {
  it('of a draft, at any time, tells what is offered and counts what is not', async () => {
    const told = async (days: number) => {
      const { handbill, dropCounts } = await ask({
        campaignId: 'weekly',
        at: timestamp(clock.nowMs + days * DAY),
        explain: true,
      });
      const codes = handbill!.slots.flatMap(({ promotion }) => (promotion ? [promotion.code] : []));
      const counts = dropCounts.map(({ reason, promotions }) => [reason.replace('DROP_REASON_', ''), promotions]);
      return [codes.sort(), Object.fromEntries(counts)];
    };
    const always = { NOT_PUBLISHED: 1, WRONG_STORE: 1 };
    expect(await told(0)).toEqual([['less-jam', 'less-milk'], { ...always, NOT_YET_VALID: 1 }]);
    expect(await told(5)).toEqual([['less-milk'], { ...always, NOT_YET_VALID: 1, EXPIRES_WITHIN_WINDOW: 1 }]);
    expect(await told(11)).toEqual([['less-bread', 'less-milk'], { ...always, EXPIRED: 1 }]);
  });

  it('stores nothing, and says what is past as it was', async () => {
    const before = await ask({ campaignId: 'weekly', explain: true });
    const at = timestamp(clock.nowMs);
    await clock.pass(30 * DAY);
    expect(await ask({ campaignId: 'weekly', explain: true, at })).toEqual(before);
    await clock.pass(-30 * DAY);
  });

  it('takes a campaign that is not stored, and says what is wrong with one', async () => {
    const { campaigns } = server.clients;
    const stored = await callUnary(campaigns, campaigns.getCampaign, { campaignId: 'weekly' });
    const campaign = { ...stored, variants: stored.variants.map((each) => ({ ...each, weight: -1 })) };
    const refusal = await failureOf(ask({ campaign }));
    expect(refusal).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(refusal.fieldViolations).toMatchObject([{ field: 'campaign.variants[0].weight' }]);
    const both = await failureOf(ask({ campaign: stored, campaignId: 'weekly' }));
    expect(both.fieldViolations).toMatchObject([{ field: 'campaign' }]);
    const far = await failureOf(ask({ campaignId: 'weekly', at: { seconds: 253_402_300_799, nanos: 0 } }));
    expect(far.fieldViolations).toMatchObject([{ field: 'at' }]);
    expect((await ask({ campaign: { ...stored, campaignId: 'new' } })).handbill?.campaignId).toBe('new');
    expect((await failureOf(ask({ campaignId: 'new' }))).code).toBe(status.NOT_FOUND);
  });
});

describe('handbill preview', () => {
  const preview = (...args: string[]) => runHandbill('preview', 'anna', ...args, '--server', server.address);

  it('shows counts by rule, the dropped candidates and why one of them is', async () => {
    const { code, stdout } = await preview('weekly', '--explain', '--at', '2030-06-08', '--why', 'less-jam');
    expect(code).toBe(0);
    expect(stdout).toContain('As of 2030-06-08 00:00 UTC; limits, budgets and popularity are those of now.');
    expect(stdout).toMatch(/ +1 {2}not published\n/);
    expect(stdout).toMatch(/ +1 {2}ends before the handbill would\n/);
    expect(stdout).toMatch(/less-soap +not valid in this store/);
    expect(stdout).toContain('less-jam is not in the handbill: ends before the handbill would');
    expect((await preview('weekly', '--why', 'less-milk')).stdout).toContain('less-milk is in the handbill');
    expect((await preview('weekly', '--why', 'less-salt')).stderr).toContain('promotion "less-salt" not found');
    expect((await preview('weekly', '--at', 'soon')).stderr).toContain('"soon" must be an ISO 8601 date or time');
  });

  it('takes a JSON file for the campaign', async () => {
    const { stdout: json } = await runHandbill('campaign', 'get', 'weekly', '--server', server.address, '--json');
    const file = join(folder, 'draft.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(json), campaignId: 'draft' }));
    expect((await preview(file)).stdout).toContain('Handbill of anna in draft');
    await writeFile(file, '{"campaignId": 7}');
    expect(await preview(file)).toMatchObject({ code: 2, stderr: expect.stringContaining(`${file}: `) });
  });
});
