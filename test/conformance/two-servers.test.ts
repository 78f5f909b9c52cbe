import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CampaignId, ItemId, PromotionCode } from '../../src/base/ids.js';
import type { RunningEngine } from '../../src/engine/running-engine.js';
import { readEntry } from '../../src/events/entry.js';
import { campaignDraft } from '../support/campaigns.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type Grocery, openGrocery, profile, receipt } from '../support/grocery.js';

const ROUNDS = 10;

/** What one server was told, the other one knows at once; by itself it would look a fifth of a second later. */
describeOnEveryStore('two servers', (suite) => {
  let grocery: Grocery;
  let one: RunningEngine;
  let other: RunningEngine;

  beforeEach(async () => {
    grocery = await openGrocery(await suite().open());
    one = grocery.engine;
    other = grocery.anotherEngine();
    await one.promotions.list({ pageSize: 1, pageToken: '' });
    await other.warmUp();
  });

  afterEach(() => grocery.close());

  let made = 0;
  const fresh = (what: string): string => `${what}-${++made}`;

  async function createPromotion(itemIds: readonly string[] = []): Promise<PromotionCode> {
    const code = fresh('p') as PromotionCode;
    const items =
      itemIds.length > 0 ? ({ kind: 'LIST', itemIds: itemIds as ItemId[] } as const) : { kind: 'ALL' as const };
    await one.promotions.create({ code, name: code, visibility: 'PUBLISH', tags: ['MOBILE'], items }, {});
    return code;
  }

  async function publishCampaign(): Promise<CampaignId> {
    const campaignId = fresh('campaign') as CampaignId;
    await one.campaigns.create(campaignDraft({ campaignId }), {});
    await one.campaigns.publish(campaignId, {});
    return campaignId;
  }

  test('a receipt of an item that the other has just been told of', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const number = 1_000 + ++made;
      await one.items.upsert({ itemId: `i${number}` as ItemId, name: 'New' }, 'merge', {});
      const outcomes = await other.events.recordTransactions([receipt(fresh('c'), 't1', grocery.clock.nowMs, number)]);
      expect(outcomes).toEqual([{ kind: 'recorded', approximate: false, unknownItemIds: [] }]);
    }
  });

  test('items that both meet first in receipts have one index, and a name for whoever watches', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const number = 5_000 + ++made;
      const customers = [fresh('c'), fresh('c')];
      const outcomes = await Promise.all(
        [one, other].map((engine, i) =>
          engine.events.recordTransactions([receipt(customers[i]!, 't1', grocery.clock.nowMs, number)]),
        ),
      );
      expect(outcomes.flat().map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
      const { events } = await grocery.store.outbox.read('', 100_000);
      const bought = events
        .flatMap(readEntry)
        .flatMap((event) => (event.type === 'product.buy' && customers.includes(event.profileId) ? [event.item] : []));
      expect(new Set(bought).size).toBe(1);
      const [entry] = await grocery.store.configuration.get('item', [`i${number}`]);
      expect(bought[0]).toBe(entry!.index);
    }
    const watched: string[] = [];
    const request = {
      consumer: null,
      cursor: null,
      start: 'OLDEST',
      types: null,
      profileId: null,
      untilEnd: true,
    } as const;
    for await (const { events, names } of other.events.watch(request as never, new AbortController().signal)) {
      for (const event of events) if (event.type === 'product.buy') watched.push(names.items.at(event.item)?.key ?? '');
    }
    expect(watched).not.toContain('');
  });

  test('a promotion that the other has just been told of is activated, redeemed and read', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const who = profile(fresh('c'));
      const code = await createPromotion();
      const entry = { profile: who, code, requestId: null };
      expect(await other.wallets.activate([entry])).toMatchObject([{ ok: true }]);
      const next = await createPromotion();
      expect((await other.promotions.get(next)).value.code).toBe(next);
    }
  });

  test('a campaign that the other has just published gives a handbill, which can be seen and activated there and here', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const campaignId = await publishCampaign();
      const who = profile(fresh('c'));
      const handbill = await other.handbills.get({ profile: who, campaignId });
      expect(handbill.campaignId).toBe(campaignId);
    }
    for (let round = 0; round < ROUNDS; round++) {
      const campaignId = await publishCampaign();
      const who = profile(fresh('c'));
      const { handbillId, profileId } = await one.handbills.get({ profile: who, campaignId });
      const seen = { eventId: 'e1', profileId, timeMs: grocery.clock.nowMs };
      const deed = { kind: 'view', handbillId, slot: null, promotion: null } as const;
      expect(await other.events.recordEvents([{ ...seen, deed }])).toEqual([{ kind: 'recorded' }]);
    }
  });

  test('a draft that the other has just published is published here', async () => {
    const campaignId = await publishCampaign();
    const request = { profile: profile(fresh('c')), campaignId };
    await one.campaigns.unpublish(campaignId, {});
    await expect.poll(() => other.handbills.get(request).catch((error) => error.details.reason)).toBe('NOT_PUBLISHED');
    await one.campaigns.publish(campaignId, {});
    expect((await other.handbills.get(request)).campaignId).toBe(campaignId);
  });

  test('a wallet with a promotion and a handbill that only the other knows is listed', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const campaignId = fresh('campaign') as CampaignId;
      const code = await createPromotion();
      await one.campaigns.create(campaignDraft({ campaignId }), {});
      await one.campaigns.publish(campaignId, {});
      const who = profile(fresh('c'));
      await one.handbills.get({ profile: who, campaignId });
      await one.wallets.activate([{ profile: who, code, requestId: null }]);
      const wallet = await other.wallets.list({
        profile: who,
        statuses: new Set(['ACTIVE']),
        types: new Set(),
        tags: [],
        presentOnly: false,
        displayableOnly: false,
        order: [],
        pageSize: 10,
        pageToken: '',
      } as never);
      expect(wallet.promotions.map(({ promotion }) => promotion.code)).toEqual([code]);
    }
  });

  test('what is nowhere costs a look that all callers share', async () => {
    const before = performance.now();
    let looks = 0;
    const { version } = grocery.store.configuration;
    Object.assign(grocery.store.configuration, {
      version: () => {
        looks++;
        return version.call(grocery.store.configuration);
      },
    });
    const ask = () => other.promotions.get('garbage' as PromotionCode).catch((error) => error.code);
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 200 }, ask));
      expect(new Set(answers)).toEqual(new Set(['NOT_FOUND']));
    }
    // Five looks, and the polls of two servers meanwhile.
    const polls = 2 * Math.ceil((performance.now() - before) / 200) + 2;
    expect(looks).toBeLessThanOrEqual(5 + polls);
  });
});
