import { expect } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { CampaignId, HandbillId, ItemId, ProfileId, PromotionCode, RedemptionId } from '../../src/base/ids.js';
import type { TimeZone } from '../../src/base/time-zone.js';
import { UTC } from '../../src/base/time-zone.js';
import type { RunningEngine } from '../../src/engine/running-engine.js';
import { readEntry } from '../../src/events/entry.js';
import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { OutboxCursor, Store } from '../../src/store/port.js';
import { campaignDraft, overlap, slotGroup, variant } from './campaigns.js';
import { createFunnelOracle, type OracleCampaign } from './funnel-oracle.js';
import { profile } from './grocery.js';

const PROMOTIONS = 12;
const PROFILES = 24;
const HOUR_MS = 3_600_000;
const WARSAW = 'Europe/Warsaw' as TimeZone;
const OFFERS = [slotGroup({ name: 'first', slots: 2 }), slotGroup({ name: 'second', slots: 1, order: 2 })];
const IN_NEW_WINDOWS = { withinHandbill: true, withOtherHandbills: false };

const CAMPAIGNS = [
  campaignDraft({
    campaignId: 'hourly' as CampaignId,
    activity: { kind: 'RELATIVE', durationMs: 30 * HOUR_MS },
    variants: ['a', 'b'].map((variantId) =>
      variant({ variantId, algorithm: 'RANDOM', slotGroups: OFFERS, overlap: overlap(IN_NEW_WINDOWS) }),
    ),
    controlPpm: 200_000,
  }),
  campaignDraft({
    campaignId: 'daily' as CampaignId,
    activity: { kind: 'CYCLIC', unit: 'DAY', every: 1, anchorLocalMs: 6 * HOUR_MS, zone: WARSAW },
    variants: [
      variant({ algorithm: 'RANDOM', slotGroups: [slotGroup({ slots: 2 })], overlap: overlap(IN_NEW_WINDOWS) }),
    ],
  }),
];

export async function stockFunnels(engine: RunningEngine): Promise<void> {
  for (let i = 0; i < PROMOTIONS; i++) {
    await engine.items.upsert({ itemId: `i${i}` as ItemId, name: `Item ${i}` }, 'merge', {});
    await engine.promotions.create(
      {
        code: `p${i}` as PromotionCode,
        name: `Promotion ${i}`,
        type: i % 2 === 0 ? 'HANDBILL' : 'GENERAL',
        visibility: 'PUBLISH',
        ...(i % 4 === 1 && { redeemType: 'PARTIAL', redeemQuantityPerActivation: 3 }),
        ...(i % 3 === 0 && { lastingSeconds: (40 * HOUR_MS) / 1_000 }),
        items: { kind: 'LIST', itemIds: [`i${i}` as ItemId] },
      },
      {},
    );
  }
  for (const draft of CAMPAIGNS) {
    await engine.campaigns.create(draft, {});
    await engine.campaigns.publish(draft.campaignId, {});
  }
}

export interface FunnelWorld {
  /** One random deed of a customer or an operator, on one of the engines. */
  act(): Promise<void>;
  /** Lets the oracle replay what was told since the last time. Nothing may be under way, or be trimmed before. */
  follow(): Promise<void>;
  readonly oracle: ReturnType<typeof createFunnelOracle>;
  readonly campaigns: readonly OracleCampaign[];
}

/** A handbill that somebody has got. */
interface Seen {
  readonly profileId: ProfileId;
  readonly handbillId: HandbillId;
  readonly atMs: number;
  readonly codes: readonly PromotionCode[];
}

interface Servers {
  readonly store: Store;
  readonly clock: { nowMs: number };
  readonly engines: readonly RunningEngine[];
}

/** Customers who do at random what customers do, and now and then what is done about them. */
export function createFunnelWorld({ store, clock, engines }: Servers, seed: number): FunnelWorld {
  const random = randomStream(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const zones = [UTC, WARSAW];
  const campaigns = CAMPAIGNS.map(({ campaignId }, index): [CampaignId, OracleCampaign] => [
    campaignId,
    { index: index as OracleCampaign['index'], zone: zones[index]!, revision: 1 },
  ]);
  const oracle = createFunnelOracle(new Map(campaigns));
  const seen = new Map<string, Seen>();
  let redemptions: RedemptionId[] = [];
  let cursor: OutboxCursor = '';
  let deeds = 0;
  const anybody = (): ProfileId => `customer ${Math.floor(random() * PROFILES)}` as ProfileId;

  async function view(engine: RunningEngine): Promise<void> {
    const { profileId, handbillId, atMs } = pick([...seen.values()]);
    const timeMs = atMs + Math.floor(random() * (clock.nowMs - atMs));
    const slot = random() < 0.4 ? null : Math.floor(random() * 3);
    const deed = { kind: 'view' as const, handbillId, slot, promotion: null };
    await engine.events.recordEvents([{ eventId: `event ${deeds}`, profileId, timeMs, deed }]);
  }

  /** Mostly of what was offered. */
  async function use(engine: RunningEngine): Promise<void> {
    const { profileId, codes } = pick([...seen.values()]);
    const any = `p${Math.floor(random() * PROMOTIONS)}` as PromotionCode;
    const entry = { profile: profile(profileId), requestId: null, code: random() < 0.2 ? any : pick([...codes, any]) };
    const kind = random();
    if (kind < 0.45) await engine.wallets.activate([entry]);
    else if (kind < 0.5) await engine.wallets.deactivate([entry]);
    else {
      const [answer] = await engine.wallets.redeem([{ ...entry, quantity: 1, amount: null }]);
      if (answer!.ok && answer!.value.redemptionId !== null) redemptions.push(answer!.value.redemptionId);
    }
  }

  async function reverse(engine: RunningEngine, profileId: ProfileId): Promise<void> {
    redemptions = redemptions.slice(-20);
    const redemptionId = pick([...redemptions, 'none' as RedemptionId]);
    await engine.wallets.reverse([{ profile: profile(profileId), requestId: null, redemptionId }]);
  }

  async function get(engine: RunningEngine, profileId: ProfileId, atMs = clock.nowMs): Promise<void> {
    const { campaignId } = pick(CAMPAIGNS);
    const { handbillId, slots } = await engine.handbills.get({ profile: profile(profileId), campaignId });
    const key = `${profileId}/${campaignId}`;
    if (seen.get(key)?.handbillId === handbillId) return;
    const codes = slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : []));
    seen.set(key, { profileId, handbillId, atMs, codes });
  }

  /** What ends or changes who is who is told to the oracle: nothing else may be under way. */
  async function change(engine: RunningEngine, profileId: ProfileId): Promise<void> {
    const kind = random();
    if (kind < 0.4) {
      const into = anybody();
      const known = await engine.profiles.get(profileId).catch(() => null);
      const target = await engine.profiles.get(into).catch(() => null);
      if (known === null || target === null || known.profileId === target.profileId) return;
      await engine.profiles.merge(known.profileId, target.profileId);
      oracle.merged(known.profileId, target.profileId);
    } else if (kind < 0.7) {
      const known = await engine.profiles.get(profileId).catch(() => null);
      if (known === null) return;
      await engine.profiles.erase(known.profileId, { prove: false });
      oracle.erased(known.profileId);
    } else {
      const [campaignId, campaign] = pick(campaigns);
      await engine.campaigns.update(campaignId, { experimentRevision: campaign.revision + 1 }, {});
      campaign.revision++;
      for (const each of engines) await seesRevision(each, campaignId, campaign.revision);
    }
  }

  return {
    oracle,
    campaigns: campaigns.map(([, campaign]) => campaign),
    async act() {
      deeds++;
      const engine = pick(engines);
      clock.nowMs += Math.floor(random() * HOUR_MS * 0.4);
      const profileId = anybody();
      const kind = random();
      if (kind < 0.2 || seen.size === 0) await get(engine, profileId);
      else if (kind < 0.5) await view(engine);
      else if (kind < 0.93) await use(engine);
      else if (kind < 0.99) await reverse(engine, profileId);
      else await change(engine, profileId);
    },
    async follow() {
      for (;;) {
        const page = await store.outbox.read(cursor, 1_000);
        if (page.events.length === 0) return;
        for (const event of page.events.flatMap(readEntry)) oracle.replay(event, await originOf(event));
        cursor = page.cursor;
      }
    },
  };

  /** The others hear of it within the second. */
  async function seesRevision(engine: RunningEngine, campaignId: CampaignId, revision: number): Promise<void> {
    await expect
      .poll(async () => (await engine.campaigns.list({ pageSize: 10, pageToken: '' })).entries, { timeout: 60_000 })
      .toContainEqual(
        expect.objectContaining({
          value: expect.objectContaining({ campaignId, experimentRevision: revision }),
        }),
      );
  }

  async function originOf(event: { readonly profileId: ProfileId; readonly promotion?: unknown }) {
    const [records] = await store.profiles.load([event.profileId]);
    const { holdings } = decodeProfileRecord(records!.profile.bytes);
    return holdings.find(({ promotion }) => promotion === event.promotion)?.origin ?? null;
  }
}
