import { err, ok, type Result } from '../base/result.js';
import type { Campaign } from './campaign.js';

/** Why a campaign can't change its state. */
export interface CampaignRefusal {
  readonly reason: 'CAMPAIGN_DELETED' | 'NO_SLOT_GROUP' | 'NEVER_PUBLISHED';
  readonly message: string;
}

/** DRAFT or INACTIVE -> ACTIVE. Publishing an active campaign changes nothing. */
export function publishCampaign(campaign: Campaign, nowMs: number): Result<Campaign, CampaignRefusal> {
  const refusal = publishRefusal(campaign);
  if (refusal) return err(refusal);
  return ok(campaign.status === 'ACTIVE' ? campaign : { ...campaign, status: 'ACTIVE', updatedAtMs: nowMs });
}

/** ACTIVE -> INACTIVE. Unpublishing an inactive campaign changes nothing. */
export function unpublishCampaign(campaign: Campaign, nowMs: number): Result<Campaign, CampaignRefusal> {
  if (campaign.deletedAtMs !== null) return err(DELETED);
  if (campaign.status === 'DRAFT') return err({ reason: 'NEVER_PUBLISHED', message: 'a draft is not published' });
  return ok(campaign.status === 'INACTIVE' ? campaign : { ...campaign, status: 'INACTIVE', updatedAtMs: nowMs });
}

/** Any -> deleted, for good. Deleting a deleted campaign changes nothing. */
export function deleteCampaign(campaign: Campaign, nowMs: number): Campaign {
  if (campaign.deletedAtMs !== null) return campaign;
  return { ...campaign, status: 'INACTIVE', updatedAtMs: nowMs, deletedAtMs: nowMs };
}

/** What keeps a campaign from being (or staying) ACTIVE; null: nothing. */
export function publishRefusal(campaign: Campaign): CampaignRefusal | null {
  if (campaign.deletedAtMs !== null) return DELETED;
  const bare = campaign.variants.find((variant) => variant.slotGroups.length === 0);
  if (campaign.variants.length > 0 && !bare) return null;
  const subject = bare ? `variant "${bare.variantId}"` : 'the campaign';
  return { reason: 'NO_SLOT_GROUP', message: `${subject} has no slot group to fill` };
}

const DELETED: CampaignRefusal = { reason: 'CAMPAIGN_DELETED', message: 'the campaign was deleted' };
