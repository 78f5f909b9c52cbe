import type { CampaignId, CampaignIndex, PromotionIndex } from '../../src/base/ids.js';
import type { Period } from '../../src/base/time.js';
import { activityWindow } from '../../src/campaigns/activity-window.js';
import { NO_BOOSTS } from '../../src/campaigns/boosts.js';
import {
  AT_ONCE,
  type Campaign,
  type OverlapRules,
  type SlotGroup,
  type Variant,
} from '../../src/campaigns/campaign.js';
import type { CampaignDraft } from '../../src/campaigns/edit.js';
import { DEFAULT_EXPERIMENT } from '../../src/campaigns/experiment.js';
import type { Handbill, HandbillSlot } from '../../src/handbill/handbill.js';

export const WEEK_MS = 7 * 86_400_000;

export function slotGroup(fields: Partial<SlotGroup> = {}): SlotGroup {
  return { name: 'offers', tags: [], filter: null, slots: 6, order: 1, ...fields };
}

export const overlap = (fields: Partial<OverlapRules> = {}): OverlapRules => ({
  withinHandbill: true,
  withOtherHandbills: true,
  withActive: false,
  withGeneral: false,
  redeemedWithinDays: 0,
  granularity: 'ITEM',
  ...fields,
});

export function variant(fields: Partial<Variant> = {}): Variant {
  return {
    variantId: 'A',
    weight: 1,
    algorithm: 'AI_ENGINE',
    slotGroups: [slotGroup()],
    overlap: overlap(),
    excludedItemIds: [],
    excludedItems: null,
    offerCaps: [],
    boosts: NO_BOOSTS,
    ...fields,
  };
}

export function campaignDraft(fields: Partial<CampaignDraft> = {}): CampaignDraft {
  return {
    campaignId: 'weekly-six' as CampaignId,
    name: 'Weekly six',
    type: 'MOBILE',
    audience: null,
    activity: { kind: 'RELATIVE', durationMs: WEEK_MS },
    variants: [variant()],
    controlPpm: 0,
    experimentRevision: 1,
    experiment: DEFAULT_EXPERIMENT,
    tags: [],
    exploration: null,
    ...fields,
  };
}

export function campaign(fields: Partial<Campaign> = {}): Campaign {
  const kept = { published: null, weightsRevision: 1, createdAtMs: 1, updatedAtMs: 2, deletedAtMs: null };
  return { ...campaignDraft(), status: 'ACTIVE', schedule: AT_ONCE, ...kept, ...fields };
}

/** Of a campaign with a window now. */
export function windowOf({ activity }: Pick<Campaign, 'activity'>, nowMs: number): Period {
  const window = activityWindow(activity, nowMs);
  if (!window.ok) throw new Error(window.error);
  return window.value;
}

export const filled = (promotion: number, group = 0, score = 0.5): HandbillSlot => ({
  kind: 'filled',
  group,
  promotion: promotion as PromotionIndex,
  score,
});

export function handbill(fields: Partial<Handbill> = {}): Handbill {
  return {
    campaign: 0 as CampaignIndex,
    variantId: 'A',
    startMs: 0,
    endMs: WEEK_MS,
    assignedAtMs: fields.startMs ?? 0,
    seed: 1,
    modelVersion: 0,
    slots: [],
    circumstances: null,
    exploration: null,
    ghostOf: null,
    experimentRevision: 1,
    ...fields,
  };
}
