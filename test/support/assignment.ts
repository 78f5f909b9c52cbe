import {
  type AssignInput,
  assignHandbill,
  type OrderedAssignment,
  promisedByOthers,
} from '../../src/assignment/assign.js';
import type { Ranking } from '../../src/assignment/order.js';
import { type CampaignPlan, indexCandidates, planCampaign } from '../../src/assignment/plan.js';
import type { KnownProfile } from '../../src/audience/known-profile.js';
import { membershipIn } from '../../src/audience/membership.js';
import { purchaseFacts } from '../../src/audience/purchase-facts.js';
import { type Bits, forEachBit } from '../../src/base/bits.js';
import type { CampaignIndex, ProfileId, SegmentId, StoreId } from '../../src/base/ids.js';
import { type TimeZone, UTC } from '../../src/base/time-zone.js';
import { finish } from '../../src/base/work.js';
import type { Campaign } from '../../src/campaigns/campaign.js';
import type { Holdout } from '../../src/experiments/holdout.js';
import { UNKNOWN_LEVEL } from '../../src/exposure/level.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import type { Handbill } from '../../src/handbill/handbill.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import { createItemScopes, type ItemLookup } from '../../src/promotions/item-scope.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { windowOf } from './campaigns.js';
import { numberedCatalog, poolOf } from './promotions.js';

/** A customer of whom nothing is stored, unless it is told. */
export function profile(fields: Partial<Omit<KnownProfile, 'segments'>> & { segments?: string[] } = {}): KnownProfile {
  return {
    profileId: 'anna' as ProfileId,
    isMember: true,
    storeId: null,
    attributes: [],
    purchases: purchaseFacts(null, 0, () => []),
    ...fields,
    segments: membershipIn(new Set((fields.segments ?? []) as SegmentId[])),
  };
}

export const store = (id: string): StoreId => id as StoreId;

/** Ranks by position: the first candidate of the pool is the best. */
export function rankByPosition(eligible: Bits, k: number): Ranking {
  const positions: number[] = [];
  forEachBit(eligible, (position) => {
    if (positions.length < k) positions.push(position);
  });
  return { positions: Uint32Array.from(positions), scores: Float32Array.from(positions, (p) => 1 / (p + 2)) };
}

export interface World {
  readonly campaign: Campaign;
  readonly promotions: readonly Promotion[];
  readonly catalog?: ItemLookup;
  readonly nowMs?: number;
  readonly index?: number;
  readonly zone?: TimeZone;
  readonly holdout?: Holdout | null;
}

export function planOf({
  campaign,
  promotions,
  catalog = numberedCatalog(100),
  nowMs = 0,
  index = 0,
  zone = UTC,
  holdout = null,
}: World): CampaignPlan {
  const failures = createFilterFailures();
  const candidates = indexCandidates({
    pool: poolOf(promotions, catalog, nowMs),
    catalog,
    scopes: createItemScopes(catalog, failures),
    promotionAt: (index) => promotions[index],
    failures,
    zone,
    holdout,
  });
  return finish(planCampaign(campaign, index as CampaignIndex, candidates));
}

/** What is known where it does not matter. */
export const UNKNOWN = { configurationVersion: 0, receipts: 0, lines: 0 };

export function assign(plan: CampaignPlan, fields: Partial<AssignInput> = {}): Handbill {
  return assignWhole(plan, fields).handbill;
}

/** With its exposure. */
export function assignWhole(plan: CampaignPlan, fields: Partial<AssignInput> = {}): OrderedAssignment {
  const { record = EMPTY_RECORD, nowMs = 0 } = fields;
  const window = windowOf(plan.campaign, nowMs);
  return assignHandbill({
    plan,
    profile: profile(),
    record,
    exhausted: new Map(),
    excluded: [],
    nowMs,
    window,
    modelVersion: 0,
    known: UNKNOWN,
    promised: promisedByOthers(record, plan.index, window),
    rank: rankByPosition,
    popularity: () => 0,
    dueItems: () => [],
    levelAt: () => UNKNOWN_LEVEL,
    uplift: null,
    ...fields,
  });
}

/** What each slot holds: the code of a promotion, or the reason why it is empty. */
export function shown({ candidates }: CampaignPlan, { slots }: Handbill): string[] {
  return slots.map((slot) =>
    slot.kind === 'empty'
      ? slot.reason
      : candidates.pool.entries[candidates.pool.positionOf(slot.promotion)!]!.promotion.code,
  );
}
