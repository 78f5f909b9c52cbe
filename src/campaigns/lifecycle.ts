import { err, ok, type Result } from '../base/result.js';
import { AT_ONCE, type Campaign, type CampaignStatus, type PublishSchedule } from './campaign.js';

/** Why a campaign can't change its state. */
export interface CampaignRefusal {
  readonly reason: 'CAMPAIGN_DELETED' | 'NO_SLOT_GROUP' | 'NEVER_PUBLISHED' | 'NEVER_ACTIVE';
  readonly message: string;
}

/** SCHEDULED: published, to be active later. */
export type CampaignStatusAt = CampaignStatus | 'SCHEDULED';

/** A campaign as it is at an instant. */
export interface CampaignAt extends Omit<Campaign, 'status'> {
  readonly status: CampaignStatusAt;
}

export const campaignAt = (campaign: Campaign, nowMs: number): CampaignAt => ({
  ...campaign,
  status: statusAt(campaign, nowMs),
});

export function statusAt({ status, schedule }: Campaign, nowMs: number): CampaignStatusAt {
  if (status !== 'ACTIVE') return status;
  const { publishAtMs, unpublishAtMs } = schedule;
  if (unpublishAtMs !== null && unpublishAtMs <= nowMs) return 'INACTIVE';
  return publishAtMs !== null && publishAtMs > nowMs ? 'SCHEDULED' : 'ACTIVE';
}

/** Published, now or to be active later. */
export function isCampaignLive(campaign: Campaign, nowMs: number): boolean {
  const status = statusAt(campaign, nowMs);
  return status === 'ACTIVE' || status === 'SCHEDULED';
}

/** All but whether and when it is published: equal where two states would give customers the same. */
export const contentOfCampaign = (campaign: Campaign): Campaign => ({
  ...campaign,
  status: 'DRAFT',
  schedule: AT_ONCE,
  published: null,
  updatedAtMs: campaign.createdAtMs,
  deletedAtMs: null,
});

/**
 * DRAFT or INACTIVE -> ACTIVE, at once or when the schedule says. Publishing an active campaign gives it another schedule; with the same one
 * it changes nothing.
 */
export function publishCampaign(
  campaign: Campaign,
  nowMs: number,
  schedule: PublishSchedule = AT_ONCE,
): Result<Campaign, CampaignRefusal> {
  const refusal = publishRefusal(campaign);
  if (refusal) return err(refusal);
  const { publishAtMs, unpublishAtMs } = schedule;
  if (unpublishAtMs !== null && unpublishAtMs <= Math.max(publishAtMs ?? nowMs, nowMs)) return err(NEVER_ACTIVE);
  const known = campaign.schedule;
  const isSame = known.publishAtMs === publishAtMs && known.unpublishAtMs === unpublishAtMs;
  if (campaign.status === 'ACTIVE' && isSame) return ok(campaign);
  return ok({ ...campaign, status: 'ACTIVE', schedule, updatedAtMs: nowMs });
}

/** ACTIVE, or to be later -> INACTIVE. Unpublishing an inactive campaign changes nothing. */
export function unpublishCampaign(campaign: Campaign, nowMs: number): Result<Campaign, CampaignRefusal> {
  if (campaign.deletedAtMs !== null) return err(DELETED);
  if (campaign.status === 'DRAFT') return err({ reason: 'NEVER_PUBLISHED', message: 'a draft is not published' });
  if (campaign.status === 'INACTIVE') return ok(campaign);
  return ok({ ...campaign, status: 'INACTIVE', schedule: AT_ONCE, updatedAtMs: nowMs });
}

/** Any -> deleted, for good. Deleting a deleted campaign changes nothing. */
export function deleteCampaign(campaign: Campaign, nowMs: number): Campaign {
  if (campaign.deletedAtMs !== null) return campaign;
  return { ...campaign, status: 'INACTIVE', schedule: AT_ONCE, updatedAtMs: nowMs, deletedAtMs: nowMs };
}

/** What keeps a campaign from being (or staying) ACTIVE; null: nothing. */
export function publishRefusal(campaign: Campaign): CampaignRefusal | null {
  if (campaign.deletedAtMs !== null) return DELETED;
  const bare = campaign.variants.find((variant) => variant.slotGroups.length === 0);
  if (campaign.variants.length > 0 && !bare) return null;
  const subject = bare ? `variant "${bare.variantId}"` : 'the campaign';
  return { reason: 'NO_SLOT_GROUP', message: `${subject} has no slot group to fill` };
}

const NEVER_ACTIVE: CampaignRefusal = {
  reason: 'NEVER_ACTIVE',
  message: 'the end must be after now, and after the publication',
};

const DELETED: CampaignRefusal = { reason: 'CAMPAIGN_DELETED', message: 'the campaign was deleted' };
