import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus, readStatusDetails } from '../../src/contract/status-details.js';
import type { Event } from '../../src/generated/handbill/v1/Event.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { WatchEventsResponse } from '../../src/generated/handbill/v1/WatchEventsResponse.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

const ITEMS = ['milk', 'bread', 'jam', 'tea'];

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-control-'));
  server = await startServerProcess(join(folder, 'store'));
  const { catalog, promotions } = server.clients;
  for (const [i, itemId] of ITEMS.entries()) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId } });
    const promotion: PromotionInput = {
      code: `less-${itemId}`,
      name: itemId,
      type: 'PROMOTION_TYPE_HANDBILL',
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
      priority: 9 - i,
      catalogIndexItems: [itemId],
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  for (const [campaignId, control] of Object.entries({ all: '100', half: '50', other: '0' }))
    await create(campaignId, control);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function handbill(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHandbill(...args, '--server', server.address);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** One id in 64 begins with a dash. */
async function explain({ handbillId }: Handbill, ...options: readonly string[]): Promise<string> {
  const asked = ['explain', ...options, '--server', server.address, '--', handbillId];
  const { code, stdout, stderr } = await runHandbill(...asked);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Two slots, the promotions by their priority. */
async function create(campaignId: string, control: string): Promise<void> {
  const slots = ['--slots', '2', '--days', '7', '--algorithm', 'PRIORITY'];
  await handbill('campaign', 'create', campaignId, ...slots, '--control', control);
  const { campaigns } = server.clients;
  const { status: state } = await callUnary(campaigns, campaigns.getCampaign, { campaignId });
  if (state !== 'CAMPAIGN_STATUS_ACTIVE') await handbill('campaign', 'publish', campaignId);
}

function get(profileId: string, campaignId: string): Promise<Handbill> {
  const { handbills } = server.clients;
  return callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId });
}

const contentOf = ({ slots }: Handbill) =>
  slots.map(({ promotion, emptyReason }) => promotion?.code ?? emptyReason?.replace('EMPTY_SLOT_REASON_', ''));

async function assignments(profileId: string): Promise<Event[]> {
  const watch = server.clients.events.watchEvents({ start: 'WATCH_START_OLDEST', untilEnd: true });
  const events: Event[] = [];
  for await (const page of watch as AsyncIterable<WatchEventsResponse>) events.push(...page.events);
  return events.filter((event) => event.profileId === profileId && event.handbillAssign !== null);
}

describe('a campaign whose customers are all in the control group', () => {
  let ghost: Handbill;
  beforeAll(async () => {
    ghost = await get('anna', 'all');
  });

  it('shows empty slots, and stays so', async () => {
    expect([contentOf(ghost), ghost.arm]).toEqual([['CONTROL_GROUP', 'CONTROL_GROUP'], 'CONTROL']);
    expect(await get('anna', 'all')).toEqual(ghost);
    const { handbills } = server.clients;
    const requests = [{ profile: { profileId: 'anna' }, campaignId: 'all' }];
    const { results } = await callUnary(handbills, handbills.batchGetHandbills, { requests });
    expect(results[0]!.handbill).toEqual(ghost);
  });

  it('lets nothing of it be activated, redeemed, viewed or listed', async () => {
    const { wallets, events } = server.clients;
    const profile = { profileId: 'anna' };
    const entry = { profile, code: 'less-milk' };
    const activated = await callUnary(wallets, wallets.activatePromotions, { entries: [entry] });
    const redeemed = await callUnary(wallets, wallets.redeemPromotions, { entries: [{ ...entry, quantity: 1 }] });
    const time = { seconds: Math.floor(Date.now() / 1_000) };
    const view = { handbillId: ghost.handbillId };
    const viewed = await callUnary(events, events.recordEvents, {
      events: [
        { eventId: 'v-1', profileId: 'anna', time, view },
        { eventId: 'v-2', profileId: 'anna', time, view: { ...view, slot: 0 } },
      ],
    });
    const refusals = [...activated.results, ...redeemed.results, ...viewed.results].map(({ error }) =>
      fromStatus(error!),
    );
    expect(refusals).toHaveLength(4);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: status.FAILED_PRECONDITION, errorInfo: { reason: 'NOT_ASSIGNED' } });
    }
    const listed = await callUnary(wallets, wallets.listPromotions, { profile });
    expect(listed.promotions).toEqual([]);
  });

  it('keeps other campaigns clear of what they would be kept clear of', async () => {
    expect(contentOf(await get('anna', 'other'))).toEqual(['less-jam', 'less-tea']);
    expect(contentOf(await get('bert', 'other'))).toEqual(['less-milk', 'less-bread']);
  });

  it('tells of the ghost in events, in a preview and in an explanation', async () => {
    const [told] = await assignments('anna');
    expect(told!.handbillAssign).toMatchObject({ arm: 'CONTROL', promotionCodes: ['less-milk', 'less-bread'] });
    expect(told!.handbillAssign!.variantId).toBe(ghost.variantId);
    for (const whose of [[], ['--profile', 'anna']]) {
      const explained = JSON.parse(await explain(ghost, ...whose, '--json'));
      expect(explained).toMatchObject({ arm: 'CONTROL', agreement: 'HANDBILL_AGREEMENT_SAME' });
    }
    expect(await explain(ghost)).toContain('ghost of the control group');
    const preview = await handbill('preview', 'carl', 'all', '--explain');
    expect(preview).toContain('the customer is in the control group');
    expect(preview).toContain('less-milk');
  });
});

describe('a campaign with half of its customers in the control group', () => {
  it('shows nothing to those, and the same as ever to the others', async () => {
    const ids = Array.from({ length: 400 }, (_, i) => `customer-${i}`);
    const { handbills } = server.clients;
    const requests = ids.map((profileId) => ({ profile: { profileId }, campaignId: 'half' }));
    const { results } = await callUnary(handbills, handbills.batchGetHandbills, { requests });
    const control = results.filter(({ handbill }) => handbill!.arm === 'CONTROL');
    // Eight standard deviations.
    expect(Math.abs(control.length - 200)).toBeLessThan(80);
    for (const { handbill } of results) {
      const expected = handbill!.arm === 'CONTROL' ? ['CONTROL_GROUP', 'CONTROL_GROUP'] : ['less-milk', 'less-bread'];
      expect(contentOf(handbill!)).toEqual(expected);
    }
  });

  it('leaves the arm of a live handbill alone when the share is changed', async () => {
    const before = await Promise.all(
      ['customer-0', 'customer-1', 'customer-2', 'customer-3'].map((id) => get(id, 'half')),
    );
    await handbill('campaign', 'update', 'half', '--control', '100');
    const after = await Promise.all(before.map(({ profileId }) => get(profileId, 'half')));
    expect(after).toEqual(before);
    expect((await get('newcomer', 'half')).arm).toBe('CONTROL');
  });
});

describe('a shop that holds customers out', () => {
  it('gives them ghosts in all campaigns that are meant, and offers again when it ends the holdout', async () => {
    const card = await handbill('shop', 'update', '--holdout', '100', '--holdout-tag', 'HELD');
    expect(card).toContain('100 % of the customers');
    expect((await get('dora', 'other')).arm).toBe('main');
    await handbill('shop', 'update', '--holdout-tag', '');
    const held = await get('erik', 'other');
    expect([contentOf(held), held.arm]).toEqual([['CONTROL_GROUP', 'CONTROL_GROUP'], 'HOLDOUT']);
    expect((await get('dora', 'other')).arm).toBe('main');
    const [told] = await assignments('erik');
    expect(told!.handbillAssign).toMatchObject({ arm: 'HOLDOUT', variantId: 'main' });
    expect(await explain(held)).toContain('ghost');
    await handbill('shop', 'update', '--no-holdout');
    expect((await get('erik', 'other')).arm).toBe('HOLDOUT');
    expect((await get('fred', 'other')).arm).toBe('main');
  });

  it('tells what is wrong with a holdout', async () => {
    const holdout = { holdoutPpm: 1_000_001, startTime: { seconds: 20, nanos: 0 }, endTime: { seconds: 10, nanos: 0 } };
    const { shop } = server.clients;
    const refused = callUnary(shop, shop.updateShop, { shop: { holdout } });
    await expect(refused).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
    const told = readStatusDetails((await refused.catch((error: unknown) => error)) as ServiceError);
    expect(told.fieldViolations?.map(({ field }) => field)).toEqual([
      'shop.holdout.holdout_ppm',
      'shop.holdout.end_time',
    ]);
    await handbill('shop', 'update', '--holdout', '5', '--holdout-revision', '2');
    const lowered = await runHandbill('shop', 'update', '--holdout-revision', '1', '--server', server.address);
    expect(lowered.stderr).toContain('shop.holdout.revision');
    const mistaken = { shop: { holdout: { holdoutPpm: 1 } } };
    await expect(callUnary(shop, shop.updateShop, mistaken)).rejects.toThrow('start_time');
    await handbill('shop', 'update', '--no-holdout');
  });
});
