import { type CampaignPlan, planCampaign } from '../../assignment/plan.js';
import type { KnownProfile } from '../../audience/known-profile.js';
import { HandbillError } from '../../base/errors.js';
import type { CampaignId, CampaignIndex, PromotionCode, PromotionIndex } from '../../base/ids.js';
import { inside } from '../../base/violation.js';
import { giveWay } from '../../base/work.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { type CampaignDraft, createCampaign } from '../../campaigns/edit.js';
import { statusAt } from '../../campaigns/lifecycle.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import { requireEntry } from '../configuration/read-entries.js';
import type { Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';

/** A campaign as it is now, and as it was compiled. */
export interface PlannedCampaign {
  readonly campaign: Campaign;
  readonly plan: CampaignPlan;
}

/**
 * The desk to serve a campaign from. A campaign that is not published here, as far as is known, may have been on another server a moment ago: then
 * it is looked for once more. And a desk from before the campaign's last change may lack the promotions that it was made for: customers would keep
 * an empty handbill for all its days.
 */
export async function deskForCampaign(
  configuration: Configuration,
  desks: Desks,
  campaignId: CampaignId,
): Promise<Desk> {
  const { campaigns } = await configuration.loaded();
  if (campaigns.get(campaignId)?.value.status !== 'ACTIVE') await configuration.look();
  const desk = await desks.current();
  const entry = campaigns.get(campaignId);
  return entry !== undefined && entry.version > desk.version ? desks.atLeast(entry.version) : desk;
}

/** NOT_FOUND: no such campaign, or deleted. */
export async function plannedCampaign(desk: Desk, campaignId: CampaignId): Promise<PlannedCampaign> {
  const isPresent = (campaign: Campaign) => campaign.deletedAtMs === null;
  const entry = requireEntry(desk.configuration.campaigns, 'campaign', campaignId, isPresent);
  return { campaign: entry.value, plan: await desk.plan(entry) };
}

/** A campaign that is not stored, planned as it would be if it were; one of the same id that is stored is taken for its former self. INVALID_ARGUMENT: it could not be. */
export async function plannedDraft(desk: Desk, draft: CampaignDraft, nowMs: number): Promise<PlannedCampaign> {
  const made = createCampaign(draft, nowMs);
  if (!made.ok) throw HandbillError.invalid(inside(made.error, 'campaign'));
  const index = desk.configuration.campaigns.get(draft.campaignId)?.index ?? UNSTORED;
  const plan = await giveWay(planCampaign(made.value, index as CampaignIndex, desk.candidates), turnForPiece);
  return { campaign: made.value, plan };
}

/** No handbill is of a campaign of this index. */
const UNSTORED = -1;

/** FAILED_PRECONDITION: not published, or not active at the instant. Judged on the campaign as it is now, not as it was compiled. */
export async function activeCampaign(desk: Desk, campaignId: CampaignId, nowMs: number): Promise<PlannedCampaign> {
  const planned = await plannedCampaign(desk, campaignId);
  const status = statusAt(planned.campaign, nowMs);
  if (status === 'ACTIVE') return planned;
  throw new HandbillError('FAILED_PRECONDITION', `campaign "${campaignId}" is not published`, {
    reason: 'NOT_PUBLISHED',
    metadata: { campaign_id: campaignId, status },
  });
}

/** The promotions of these codes, as far as there are any. */
export const promotionsOf = ({ configuration }: Desk, codes: readonly PromotionCode[] = []): PromotionIndex[] =>
  codes.flatMap((code) => (configuration.promotions.get(code)?.index as PromotionIndex | undefined) ?? []);

/** FAILED_PRECONDITION: the campaign is not for this profile. */
export function requireAudience({ campaign, plan }: PlannedCampaign, profile: KnownProfile): void {
  if (plan.accepts(profile)) return;
  throw new HandbillError(
    'FAILED_PRECONDITION',
    `the profile is not in the audience of campaign "${campaign.campaignId}"`,
    {
      reason: 'NOT_IN_AUDIENCE',
      metadata: { campaign_id: campaign.campaignId },
    },
  );
}
