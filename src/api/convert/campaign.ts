import type { CampaignId, ItemId } from '../../base/ids.js';
import type { Activity, Campaign, OverlapRules, SlotGroup, Variant } from '../../campaigns/campaign.js';
import type { CampaignDraft, CampaignPatch } from '../../campaigns/edit.js';
import type { Versioned } from '../../engine/engine.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { CampaignInput, Campaign as WireCampaign } from '../../generated/handbill/v1/Campaign.js';
import type { VariantInput, Variant as WireVariant } from '../../generated/handbill/v1/Variant.js';
import { enumCodec } from './enums.js';
import { readExploration, toExploration } from './exploration.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import { type Issues, missing, readFinite, readKey, within } from './fields.js';
import { readDuration, toDuration, toTimestamp } from './time.js';

const campaignType = enumCodec('CAMPAIGN_TYPE', ['MOBILE', 'CHECK_IN', 'CHECK_OUT']);
const campaignStatus = enumCodec('CAMPAIGN_STATUS', ['DRAFT', 'ACTIVE', 'INACTIVE']);
export const algorithm = enumCodec('ALGORITHM', ['AI_ENGINE', 'POPULARITY', 'PRIORITY', 'NEWEST', 'RANDOM', 'UPLIFT']);

const readType = (wire: WireCampaign, issues: Issues) => campaignType.read(wire.type, 'type', issues) ?? 'MOBILE';
const readAudience = (wire: WireCampaign) => wire.audience || null;
const readVariants = (wire: WireCampaign, issues: Issues) =>
  wire.variants.map((variant, i) =>
    within(
      issues,
      () => `variants[${i}]`,
      () => readVariant(variant, issues),
    ),
  );

/** Fields of issues are those of a request whose `campaign` it is. */
export function readCampaignDraft(wire: WireCampaign, issues: Issues): CampaignDraft {
  return within(
    issues,
    () => 'campaign',
    () => ({
      campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
      name: wire.name,
      type: readType(wire, issues),
      audience: readAudience(wire),
      activity: readActivity(wire, issues),
      variants: readVariants(wire, issues),
      exploration: readExploration(wire.exploration, issues),
    }),
  );
}

/** Fields of issues are those of a request whose `campaign` it is. */
export function readCampaignPatch(wire: WireCampaign, mask: FieldMask | null, issues: Issues): CampaignPatch {
  return Object.assign({}, ...readMasked(GROUPS, wire, mask, 'campaign', issues));
}

const GROUPS: readonly FieldGroup<WireCampaign, CampaignPatch>[] = [
  { paths: ['name'], isSet: (wire) => wire.name !== '', read: (wire) => ({ name: wire.name }) },
  {
    paths: ['type'],
    isSet: (wire) => wire.type !== 'CAMPAIGN_TYPE_UNSPECIFIED',
    read: (wire, issues) => ({ type: readType(wire, issues) }),
  },
  { paths: ['audience'], isSet: (wire) => wire.audience !== '', read: (wire) => ({ audience: readAudience(wire) }) },
  {
    paths: ['activity'],
    isSet: (wire) => wire.activity !== null,
    read: (wire, issues) => ({ activity: readActivity(wire, issues) }),
  },
  {
    paths: ['variants'],
    isSet: (wire) => wire.variants.length > 0,
    read: (wire, issues) => ({ variants: readVariants(wire, issues) }),
  },
  {
    paths: ['exploration'],
    isSet: (wire) => wire.exploration !== null,
    read: (wire, issues) => ({ exploration: readExploration(wire.exploration, issues) }),
  },
];

function readActivity(wire: WireCampaign, issues: Issues): Activity {
  const relative = wire.activity?.relative;
  const durationMs = readDuration(relative?.duration, 'activity.relative.duration', issues);
  if (durationMs === null) missing(relative ? 'activity.relative.duration' : 'activity', issues);
  return { kind: 'RELATIVE', durationMs: durationMs ?? 0 };
}

const EVERY_RULE: OverlapRules = { withinHandbill: true, withOtherHandbills: true };

function readVariant(wire: WireVariant, issues: Issues): Variant {
  const { overlap } = wire;
  return {
    variantId: wire.variantId,
    weight: readFinite(wire.weight, 'weight', issues),
    algorithm: algorithm.read(wire.algorithm, 'algorithm', issues) ?? 'AI_ENGINE',
    slotGroups: wire.slotGroups.map(
      (group): SlotGroup => ({
        name: group.name,
        tags: group.tags,
        filter: group.filter || null,
        slots: group.slots,
        order: group.order,
      }),
    ),
    overlap: overlap
      ? { withinHandbill: overlap.withinHandbill, withOtherHandbills: overlap.withOtherHandbills }
      : EVERY_RULE,
    excludedItemIds: wire.excludedItemIds.map((itemId, i) =>
      readKey<ItemId>(itemId, `excluded_item_ids[${i}]`, issues),
    ),
  };
}

export function toCampaign({ value: campaign, etag }: Versioned<Campaign>): CampaignInput {
  return {
    campaignId: campaign.campaignId,
    name: campaign.name,
    type: campaignType.toWire[campaign.type],
    status: campaignStatus.toWire[campaign.status],
    audience: campaign.audience ?? '',
    activity: { relative: { duration: toDuration(campaign.activity.durationMs) } },
    variants: campaign.variants.map(toVariant),
    exploration: toExploration(campaign.exploration),
    createTime: toTimestamp(campaign.createdAtMs),
    updateTime: toTimestamp(campaign.updatedAtMs),
    etag,
  };
}

function toVariant(variant: Variant): VariantInput {
  return {
    variantId: variant.variantId,
    weight: variant.weight,
    algorithm: algorithm.toWire[variant.algorithm],
    slotGroups: variant.slotGroups.map((group) => ({
      name: group.name,
      tags: [...group.tags],
      filter: group.filter ?? '',
      slots: group.slots,
      order: group.order,
    })),
    overlap: { ...variant.overlap },
    excludedItemIds: [...variant.excludedItemIds],
  };
}
