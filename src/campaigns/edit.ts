import type { CampaignId } from '../base/ids.js';
import { err, ok, type Result } from '../base/result.js';
import { type Violation, violation } from '../base/violation.js';
import { AT_ONCE, type Campaign, type Variant } from './campaign.js';
import { campaignViolations } from './validate.js';
import { fixedViolations } from './validate-experiment.js';

type Editable =
  | 'name'
  | 'type'
  | 'audience'
  | 'activity'
  | 'variants'
  | 'controlPpm'
  | 'experimentRevision'
  | 'experiment'
  | 'tags'
  | 'exploration';

/** What an operator sends to create a campaign; it starts as DRAFT. */
export type CampaignDraft = { readonly campaignId: CampaignId } & Pick<Campaign, Editable>;

/** The fields of the update mask; absent ones stay. */
export type CampaignPatch = Partial<Pick<Campaign, Editable>>;

export function createCampaign(draft: CampaignDraft, nowMs: number): Result<Campaign, Violation[]> {
  return checked({
    campaignId: draft.campaignId,
    name: draft.name,
    type: draft.type,
    status: 'DRAFT',
    schedule: AT_ONCE,
    audience: draft.audience,
    activity: draft.activity,
    variants: draft.variants,
    controlPpm: draft.controlPpm,
    experimentRevision: draft.experimentRevision,
    experiment: draft.experiment,
    published: null,
    weightsRevision: 1,
    tags: draft.tags,
    exploration: draft.exploration,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deletedAtMs: null,
  });
}

/**
 * An ACTIVE campaign must stay publishable. Handbills that were assigned before the edit stay as they are. An earlier revision of its experiment
 * would mix what was counted then with what is counted now.
 */
export function editCampaign(campaign: Campaign, patch: CampaignPatch, nowMs: number): Result<Campaign, Violation[]> {
  const { experimentRevision } = campaign;
  if (patch.experimentRevision !== undefined && patch.experimentRevision < experimentRevision) {
    const reason = `must not be below the present one, ${experimentRevision}`;
    return err([violation('experimentRevision', patch.experimentRevision, reason)]);
  }
  const edited = { ...campaign, ...patch, updatedAtMs: nowMs };
  const changed = fixedViolations(campaign, edited);
  return changed.length > 0 ? err(changed) : checked(reweighed(campaign, edited));
}

/** What a former state of the campaign says, as an edit of today: what was counted since goes on, so its experiment stays. */
export function revertCampaign(campaign: Campaign, former: Campaign, nowMs: number): Result<Campaign, Violation[]> {
  const { status, schedule, experimentRevision, experiment, published, createdAtMs, deletedAtMs } = campaign;
  const measured = { experimentRevision, experiment, published };
  const stays = { status, schedule, ...measured, createdAtMs, deletedAtMs, updatedAtMs: nowMs };
  return checked(reweighed(campaign, { ...former, ...stays }));
}

/** Weights that have changed begin a stratum. */
function reweighed(before: Campaign, after: Campaign): Campaign {
  const weightsOf = ({ controlPpm, variants }: Campaign): string =>
    JSON.stringify([controlPpm, variants.map(({ variantId, weight }) => [variantId, weight])]);
  const changed = weightsOf(before) === weightsOf(after) ? 0 : 1;
  return { ...after, weightsRevision: before.weightsRevision + changed };
}

/** A DRAFT copy under a new id; its experiment is a new one. */
export function duplicateCampaign(
  campaign: Campaign,
  campaignId: CampaignId,
  nowMs: number,
): Result<Campaign, Violation[]> {
  return createCampaign({ ...campaign, campaignId, experimentRevision: 1 }, nowMs);
}

function checked(campaign: Campaign): Result<Campaign, Violation[]> {
  const violations = campaignViolations(campaign);
  return violations.length > 0 ? err(violations) : ok(normalizedCampaign(campaign));
}

const normalizedCampaign = (campaign: Campaign): Campaign => ({
  ...campaign,
  tags: [...new Set(campaign.tags)],
  variants: campaign.variants.map(normalized),
});

/** Slot groups in filling order, lists without repeats: equal campaigns are stored as equal bytes. */
function normalized(variant: Variant): Variant {
  return {
    ...variant,
    slotGroups: variant.slotGroups
      .map((group) => ({ ...group, tags: [...new Set(group.tags)] }))
      .sort((a, b) => a.order - b.order),
    excludedItemIds: [...new Set(variant.excludedItemIds)],
  };
}
