import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AttributeValue } from '../../../src/base/attribute-value.js';
import type { CampaignId, ItemId, ProfileId, PromotionCode, SegmentId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { NO_BOOSTS } from '../../../src/campaigns/boosts.js';
import type { RunningEngine } from '../../../src/engine/running-engine.js';
import { checkStore } from '../../../src/engine/store-care/check-store.js';
import { copyStore } from '../../../src/engine/store-care/copy-store.js';
import { SEGMENTS_MAX } from '../../../src/limits.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { createMemoryStore } from '../../support/memory-store.js';
import type { CreateFixture, StoreFixture } from '../fixture.js';

const anna = 'anna' as ProfileId;
const ben = 'ben' as ProfileId;
const GOLD = 'gold' as SegmentId;
const P0 = 'p0' as PromotionCode;
const ALIVE = new AbortController().signal;

/** Who is in which segment, wherever one is named, and on servers beside the one that was told. */
export function describeSegments(title: string, createFixture: CreateFixture): void {
  describe(title, () => {
    let fixture: StoreFixture;
    let grocery: Grocery;
    let engine: RunningEngine;

    beforeEach(async () => {
      fixture = await createFixture();
      grocery = await openGrocery(await fixture.open());
      engine = grocery.engine;
      await stock(engine, 3);
    });
    afterEach(async () => {
      await grocery?.close();
      await fixture?.remove();
    });

    const tell = (profileId: string, values: Record<string, AttributeValue | null>, replaces = false) =>
      engine.profiles.setAttributes(profileId as ProfileId, { values: new Map(Object.entries(values)), replaces });

    const define = (condition: string, segmentId = GOLD) =>
      engine.segments.create({ segmentId, name: '', condition }, {});

    const shownTo = async (
      profileId: string,
      campaignId: CampaignId = WEEKLY,
      atMs: number | null = null,
      from = engine,
    ) => {
      const request = { profile: profile(profileId), campaignId };
      const { handbill } = await from.handbills.preview(request, false, { atMs });
      return handbill.slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : [])).sort();
    };

    test('a segment decides wherever one is named: promotions, audiences, filters, boosts, wallets; beside those of the caller', async () => {
      await define("profile.attributes.tier == 'gold'");
      await tell(anna, { tier: 'gold' });
      await tell(ben, { tier: 'silver' });
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      expect(await shownTo('anna')).toEqual(['p0', 'p1', 'p2']);
      expect(await shownTo('ben')).toEqual(['p1', 'p2']);
      const callers = { profile: { ...profile('ben'), segments: new Set([GOLD]) }, campaignId: WEEKLY };
      expect(
        (await engine.handbills.preview(callers, false)).handbill.slots.filter(({ kind }) => kind === 'offer'),
      ).toHaveLength(3);

      const activate = (profileId: string) =>
        engine.wallets.activate([{ profile: profile(profileId), requestId: null, code: P0 }]);
      expect(await activate('anna')).toMatchObject([{ ok: true }]);
      expect(await activate('ben')).toMatchObject([{ ok: false, error: { details: { reason: 'NOT_IN_AUDIENCE' } } }]);
      const listed = async (profileId: string) => {
        const everything = { statuses: new Set<never>(), types: new Set<never>(), tags: [], presentOnly: false };
        const page = { displayableOnly: false, order: [], pageSize: 10, pageToken: '' };
        const { promotions } = await engine.wallets.list({ profile: profile(profileId), ...everything, ...page });
        return promotions.map(({ promotion }) => promotion.code);
      };
      expect(await listed('ben')).not.toContain(P0);

      const filter = "promotion.code == 'p1' || 'gold' in profile.segment_ids";
      const filtered = 'filtered' as CampaignId;
      const groups = { variants: [variant({ slotGroups: [slotGroup({ slots: 3, filter })] })] };
      await engine.campaigns.create(campaignDraft({ campaignId: filtered, ...groups }), {});
      expect([await shownTo('anna', filtered), await shownTo('ben', filtered)]).toEqual([['p0', 'p1', 'p2'], ['p1']]);

      const boosts = {
        ...NO_BOOSTS,
        rows: [{ filter: "promotion.code == 'p2' && 'gold' in profile.segments", factor: 10 }],
      };
      const boosted = 'boosted' as CampaignId;
      const first = { variants: [variant({ boosts, slotGroups: [slotGroup({ slots: 1 })] })] };
      await engine.campaigns.create(campaignDraft({ campaignId: boosted, ...first }), {});
      expect(await shownTo('anna', boosted)).toEqual(['p2']);
      expect(await shownTo('ben', boosted)).not.toEqual(['p2']);

      await engine.campaigns.update(filtered, { audience: "!('gold' in profile.segment_ids)" }, {});
      await expect(shownTo('anna', filtered)).rejects.toMatchObject({ details: { reason: 'NOT_IN_AUDIENCE' } });
      expect(await shownTo('ben', filtered)).toEqual(['p1']);
    });

    test('an attribute that was never set is no segment, and a filter that reads it does not match', async () => {
      await define('profile.attributes.visits > 3.0');
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      expect(await shownTo('nobody')).toEqual(['p1', 'p2']);
      expect(grocery.complaints).toEqual([]);
      await tell(anna, { visits: 'many' });
      expect(await shownTo('anna')).toEqual(['p1', 'p2']);
      await tell(anna, { visits: 4 });
      expect(await shownTo('anna')).toEqual(['p0', 'p1', 'p2']);
    });

    test('purchases decide as of the moment that is asked about', async () => {
      const { nowMs } = grocery.clock;
      await engine.items.upsert({ itemId: 'i1' as ItemId, category: ['Food', 'Dairy'] }, 'merge', {});
      const times = [40, 30, 20, 10].map((days) => nowMs - days * MS_PER_DAY);
      await engine.events.recordTransactions(times.map((timeMs, i) => receipt('anna', `t${i}`, timeMs, i % 2)));
      await define("profile.baskets_28d >= 2 && 'Dairy' in profile.categories");
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      const isIn = async (days: number) => (await shownTo('anna', WEEKLY, nowMs + days * MS_PER_DAY)).includes(P0);
      expect(await isIn(0)).toBe(true);
      expect(await isIn(10)).toBe(false);
      expect(await isIn(-11)).toBe(true);
      // The second one had not been bought.
      expect(await isIn(-31)).toBe(false);
      const count = (atMs: number | null) =>
        engine.segments.count(
          {
            subject: { stored: GOLD },
            audience: { isMember: false, segments: new Set(), storeId: null },
            sample: 10,
            seed: 1,
            atMs,
          },
          ALIVE,
        );
      expect(await count(null)).toMatchObject({ profiles: 1, sampled: 1, matching: 1, low: 1, high: 1 });
      expect(await count(nowMs - 31 * MS_PER_DAY)).toMatchObject({ matching: 0 });
    });

    test('a handbill is explained by the segments of its time', async () => {
      await define("profile.attributes.tier == 'gold'");
      await tell(anna, { tier: 'gold' });
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      const { handbillId } = await engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
      await tell(anna, { tier: 'silver' });
      const { agreement } = await engine.handbills.explain(handbillId, anna, ALIVE);
      expect(agreement).not.toBe('OTHER_OFFERS');
    });

    test('another server knows of each change without being told', async () => {
      const other = grocery.anotherEngine();
      await other.warmUp();
      const names = async () => (await other.segments.list({ pageSize: 10, pageToken: '' })).entries;
      await define('profile.is_member');
      await vi.waitFor(async () => expect(await names()).toMatchObject([{ value: { segmentId: GOLD } }]), 10_000);
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      await vi.waitFor(async () => expect(await shownTo('anna', WEEKLY, null, other)).toContain(P0), 10_000);
      await engine.segments.update(GOLD, { condition: '!profile.is_member' }, {});
      await vi.waitFor(async () => expect(await shownTo('anna', WEEKLY, null, other)).not.toContain(P0), 10_000);
      await engine.promotions.update({ code: P0, targetSegment: null }, {});
      await engine.segments.delete(GOLD, {});
      await vi.waitFor(async () => expect(await names()).toEqual([]), 10_000);
    });

    test('a segment is guarded by its etag, kept with its versions, and not deleted while something names it', async () => {
      const { etag } = await define('profile.is_member');
      await expect(define('true')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      const { etag: newer } = await engine.segments.update(GOLD, { name: 'Gold' }, { etag, author: 'Ann' });
      await expect(engine.segments.update(GOLD, { name: 'x' }, { etag })).rejects.toMatchObject({ code: 'ABORTED' });
      await engine.segments.update(GOLD, { condition: 'profile.baskets > 0.0' }, { etag: newer, validateOnly: true });
      expect((await engine.segments.get(GOLD)).value.condition).toBe('profile.is_member');

      const audience = "profile.segment_ids.exists(s, s == 'gold')";
      await engine.campaigns.update(WEEKLY, { audience }, {});
      await engine.promotions.update({ code: P0, targetSegment: GOLD }, {});
      await expect(engine.segments.delete(GOLD, {})).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: 'segment "gold" is used by campaign "weekly-six" (audience), promotion "p0"',
        details: { reason: 'IN_USE' },
      });
      await engine.campaigns.update(WEEKLY, { audience: null }, {});
      await engine.promotions.delete(P0, {});
      await engine.segments.delete(GOLD, {});
      await expect(engine.segments.get(GOLD)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await define('profile.baskets > 1.0');
      await engine.segments.revert(GOLD, 2, {});
      expect((await engine.segments.get(GOLD)).value).toMatchObject({ name: 'Gold', condition: 'profile.is_member' });
      const versions = await grocery.anotherEngine().segments.versions(GOLD);
      expect(versions.map(({ change }) => change?.kind)).toEqual(['CREATE', 'UPDATE', 'DELETE', 'CREATE', 'REVERT']);
      expect(await checkStore(grocery.store)).toMatchObject({ findings: [] });
      const copy = createMemoryStore();
      await copyStore(grocery.store, copy, () => {});
      expect(await copy.configuration.get('segment', [GOLD])).toMatchObject([{ key: GOLD }]);
    });

    test('there are at most so many', async () => {
      for (let i = 0; i < SEGMENTS_MAX; i++) await define('true', `s${i}` as SegmentId);
      await expect(define('true')).rejects.toMatchObject({ details: { reason: 'SEGMENTS_LIMIT' } });
      await engine.segments.delete('s0' as SegmentId, {});
      await define('true');
      // A filter that asks for all of them gets all of them.
      await engine.campaigns.update(WEEKLY, { audience: `size(profile.segment_ids) == ${SEGMENTS_MAX}` }, {});
      expect(await shownTo('anna')).toHaveLength(3);
    });
  });
}
