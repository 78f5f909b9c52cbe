import { assignHandbill, promisedByOthers } from '../../src/assignment/assign.js';
import { indexCandidates, planCampaign } from '../../src/assignment/plan.js';
import { viewSlots } from '../../src/assignment/view.js';
import type { KnownProfile } from '../../src/audience/known-profile.js';
import { randomStream } from '../../src/base/hash.js';
import type { CampaignIndex, ProfileId, PromotionIndex } from '../../src/base/ids.js';
import { UTC } from '../../src/base/time-zone.js';
import { finish } from '../../src/base/work.js';
import type { Campaign } from '../../src/campaigns/campaign.js';
import { UNKNOWN_LEVEL } from '../../src/exposure/level.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import { liveHandbill, withHandbill } from '../../src/handbill/handbills.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../src/profiles/record-codec.js';
import { compilePromotionPool } from '../../src/promotions/pool-compile.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { profile as profileOf, rankByPosition, store, UNKNOWN } from './assignment.js';
import { campaign, slotGroup, variant, windowOf } from './campaigns.js';
import { listOf, numberedCatalog, promotion } from './promotions.js';
import { viewContext } from './wallets.js';

const ITEMS = 14;
const PROMOTIONS = 10;
const STEPS = 24;
const catalog = numberedCatalog(ITEMS);

export interface TimelineReport {
  /** Offers that were shown, and checked. */
  readonly offers: number;
  /** Offers hidden because they were not valid any more. */
  readonly hidden: number;
  /** Handbills assigned. */
  readonly handbills: number;
  /** What a handbill showed that it must not have; empty: all well. */
  readonly faults: readonly string[];
}

/**
 * One random life of a customer with two campaigns: the clock moves by odd steps, to window edges above all, promotions are edited,
 * unpublished, expired and moved between stores under it, the customer changes stores and membership. Every read is judged by rules
 * written down here once more, without the engine's masks.
 */
export function runTimeline(seed: number): TimelineReport {
  const random = randomStream(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const chance = (p: number): boolean => random() < p;
  const faults: string[] = [];
  let [offers, hidden, handbills] = [0, 0, 0];

  const durations = [10 + pick(50), 10 + pick(90)];
  const campaigns: Campaign[] = durations.map((durationMs) =>
    campaign({
      activity: { kind: 'RELATIVE', durationMs },
      variants: [
        variant({
          slotGroups: [slotGroup({ slots: 2 }), slotGroup({ name: 'tagged', tags: ['T'], slots: 1 + pick(2) })],
        }),
      ],
    }),
  );
  const stores = [null, store('milan'), store('rome')];
  const promotions = Array.from({ length: PROMOTIONS }, (_, i) => randomPromotion(`p${i}`, 0));
  let profile = randomProfile();
  let wallet = EMPTY_RECORD;
  let nowMs = pick(20);

  function randomPromotion(code: string, aroundMs: number): Promotion {
    return promotion(code, {
      items: listOf(...Array.from({ length: pick(4) }, () => pick(ITEMS))),
      tags: chance(0.5) ? ['T'] : [],
      type: chance(0.2) ? 'MEMBERS_ONLY' : 'GENERAL',
      visibility: chance(0.85) ? 'PUBLISH' : 'DRAFT',
      startAtMs: chance(0.5) ? null : aroundMs + pick(60) - 40,
      expireAtMs: chance(0.4) ? null : aroundMs + pick(200),
      stores: chance(0.7) ? { kind: 'ALL' } : { kind: 'LIST', storeIds: [stores[1 + pick(2)]!] },
    });
  }

  function randomProfile(): KnownProfile {
    return profileOf({ profileId: 'p' as ProfileId, isMember: chance(0.5), storeId: stores[pick(3)]! });
  }

  function mayShow(p: Promotion): boolean {
    const inStore = p.stores.kind === 'ALL' || p.stores.storeIds.some((id) => id === profile.storeId);
    const inTime = (p.startAtMs ?? -1) <= nowMs && nowMs < (p.expireAtMs ?? Number.MAX_VALUE);
    return p.visibility === 'PUBLISH' && inTime && inStore && (p.type === 'GENERAL' || profile.isMember);
  }

  function read(rules: Campaign, index: CampaignIndex): void {
    const live = liveHandbill(wallet, index, nowMs);
    const handbill = live ?? assign(rules, index);
    if (!live) {
      handbills += 1;
      wallet = decodeProfileRecord(encodeProfileRecord(withHandbill(wallet, handbill, nowMs)));
      const items = handbill.slots.flatMap((slot) =>
        slot.kind === 'filled' ? itemsOf(promotions[slot.promotion]!) : [],
      );
      if (new Set(items).size !== items.length) faults.push(`${seed}: an item twice in a handbill at ${nowMs}`);
      for (const slot of handbill.slots) {
        const terms = slot.kind === 'filled' ? promotions[slot.promotion]! : null;
        if (terms && (terms.expireAtMs ?? Number.MAX_VALUE) < handbill.endMs)
          faults.push(`${seed}: ${terms.code} ends early`);
      }
    }
    if (!(handbill.startMs <= nowMs && nowMs < handbill.endMs)) faults.push(`${seed}: window does not hold ${nowMs}`);
    const promotionAt = (at: PromotionIndex) => promotions[at];
    viewSlots(handbill, viewContext({ campaign: rules, profile, nowMs, wallet, promotionAt })).forEach((view, i) => {
      if (view.kind === 'offer') offers += 1;
      else if (handbill.slots[i]!.kind === 'filled') hidden += 1;
      if (view.kind === 'offer' && !mayShow(view.promotion)) faults.push(`${seed}: ${view.promotion.code} at ${nowMs}`);
      const held = handbill.slots[i]!;
      const lost = view.kind === 'empty' && held.kind === 'filled' && mayShow(promotions[held.promotion]!);
      if (lost) faults.push(`${seed}: valid promotion hidden at ${nowMs}`);
    });
  }

  const itemsOf = (p: Promotion): string[] => (p.items.kind === 'LIST' ? [...new Set(p.items.itemIds)] : []);

  function assign(rules: Campaign, index: CampaignIndex) {
    const indexed = promotions.map((each, i) => ({ index: i as PromotionIndex, promotion: each }));
    const failures = createFilterFailures();
    const { pool, scopes } = finish(
      compilePromotionPool({ version: 1, promotions: indexed, catalog, nowMs, failures }),
    );
    const promotionAt = (at: PromotionIndex) => promotions[at];
    const candidates = indexCandidates({ pool, catalog, scopes, promotionAt, failures, zone: UTC, holdout: null });
    const plan = finish(planCampaign(rules, index, candidates));
    const rank = rankByPosition;
    const window = windowOf(rules, nowMs);
    const promised = promisedByOthers(wallet, index, window);
    const customer = { profile, record: wallet, exhausted: new Map(), excluded: [], promised, known: UNKNOWN };
    return assignHandbill({
      ...customer,
      plan,
      nowMs,
      window,
      modelVersion: 0,
      rank,
      popularity: () => 0,
      dueItems: () => [],
      levelAt: () => UNKNOWN_LEVEL,
      uplift: null,
    }).handbill;
  }

  for (let step = 0; step < STEPS; step++) {
    const edges = wallet.handbills.flatMap(({ endMs }) => [endMs - 1, endMs]).filter((edge) => edge > nowMs);
    nowMs = edges.length > 0 && chance(0.5) ? edges[pick(edges.length)]! : nowMs + pick(25);
    if (chance(0.4)) {
      const at = pick(PROMOTIONS);
      promotions[at] = randomPromotion(`p${at}`, nowMs);
    }
    if (chance(0.2)) profile = randomProfile();
    campaigns.forEach((rules, index) => {
      read(rules, index as CampaignIndex);
    });
  }
  return { offers, hidden, handbills, faults };
}
