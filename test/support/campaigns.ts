import type { CampaignId, CampaignIndex, PromotionIndex } from '../../src/base/ids.js';
import type { Campaign, SlotGroup, Variant } from '../../src/campaigns/campaign.js';
import type { CampaignDraft } from '../../src/campaigns/edit.js';
import type { Handbill, HandbillSlot } from '../../src/handbill/handbill.js';

export const WEEK_MS = 7 * 86_400_000;

export function slotGroup(fields: Partial<SlotGroup> = {}): SlotGroup {
  return { name: 'offers', tags: [], filter: null, slots: 6, order: 1, ...fields };
}

export function variant(fields: Partial<Variant> = {}): Variant {
  return {
    variantId: 'A',
    weight: 1,
    algorithm: 'AI_ENGINE',
    slotGroups: [slotGroup()],
    overlap: { withinHandbill: true, withOtherHandbills: true },
    excludedItemIds: [],
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
    exploration: null,
    ...fields,
  };
}

export function campaign(fields: Partial<Campaign> = {}): Campaign {
  return { ...campaignDraft(), status: 'ACTIVE', createdAtMs: 1, updatedAtMs: 2, deletedAtMs: null, ...fields };
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
    seed: 1,
    modelVersion: 0,
    slots: [],
    circumstances: null,
    exploration: null,
    ...fields,
  };
}
