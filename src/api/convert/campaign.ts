import type { CampaignId, ItemId } from '../../base/ids.js';
import {
  CAPPED,
  GRANULARITIES,
  type OfferCap,
  type OverlapRules,
  type SlotGroup,
  type Variant,
} from '../../campaigns/campaign.js';
import type { CampaignDraft, CampaignPatch } from '../../campaigns/edit.js';
import type { CampaignAt } from '../../campaigns/lifecycle.js';
import type { Versioned } from '../../engine/engine.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { CampaignInput, Campaign as WireCampaign } from '../../generated/handbill/v1/Campaign.js';
import type { OfferCap as WireCap } from '../../generated/handbill/v1/OfferCap.js';
import type { OverlapRules as WireOverlap } from '../../generated/handbill/v1/OverlapRules.js';
import type { VariantInput, Variant as WireVariant } from '../../generated/handbill/v1/Variant.js';
import { readActivity, toActivity } from './activity.js';
import { readBoosts, toBoosts } from './boosts.js';
import { enumCodec } from './enums.js';
import { readExperiment, toExperiment } from './experiment.js';
import { readExploration, toExploration } from './exploration.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import { type Issues, missing, readFinite, readKey, within } from './fields.js';
import { toOptionalTimestamp, toTimestamp } from './time.js';

const campaignType = enumCodec('CAMPAIGN_TYPE', ['MOBILE', 'CHECK_IN', 'CHECK_OUT']);
const campaignStatus = enumCodec('CAMPAIGN_STATUS', ['DRAFT', 'ACTIVE', 'INACTIVE', 'SCHEDULED']);
export const algorithm = enumCodec('ALGORITHM', ['AI_ENGINE', 'POPULARITY', 'PRIORITY', 'NEWEST', 'RANDOM', 'UPLIFT']);

const readType = (wire: WireCampaign, issues: Issues) => campaignType.read(wire.type, 'type', issues) ?? 'MOBILE';
const readAudience = (wire: WireCampaign) => wire.audience || null;
const readActivityOf = ({ activity }: WireCampaign, issues: Issues) =>
  within(
    issues,
    () => 'activity',
    () => readActivity(activity, issues),
  );
const readRevision = (wire: WireCampaign) => wire.experimentRevision || 1;
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
      activity: readActivityOf(wire, issues),
      variants: readVariants(wire, issues),
      controlPpm: wire.controlPpm,
      experimentRevision: readRevision(wire),
      experiment: readExperiment(wire.experiment, issues),
      tags: wire.tags,
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
    read: (wire, issues) => ({ activity: readActivityOf(wire, issues) }),
  },
  {
    paths: ['variants'],
    isSet: (wire) => wire.variants.length > 0,
    read: (wire, issues) => ({ variants: readVariants(wire, issues) }),
  },
  {
    paths: ['control_ppm'],
    isSet: (wire) => wire.controlPpm !== 0,
    read: (wire) => ({ controlPpm: wire.controlPpm }),
  },
  {
    paths: ['experiment_revision'],
    isSet: (wire) => wire.experimentRevision !== 0,
    read: (wire) => ({ experimentRevision: readRevision(wire) }),
  },
  {
    paths: ['experiment'],
    isSet: (wire) => wire.experiment !== null,
    read: (wire, issues) => ({ experiment: readExperiment(wire.experiment, issues) }),
  },
  { paths: ['tags'], isSet: (wire) => wire.tags.length > 0, read: (wire) => ({ tags: wire.tags }) },
  {
    paths: ['exploration'],
    isSet: (wire) => wire.exploration !== null,
    read: (wire, issues) => ({ exploration: readExploration(wire.exploration, issues) }),
  },
];

const granularity = enumCodec('OVERLAP_GRANULARITY', GRANULARITIES);
const capKind = enumCodec('OFFER_CAP_KIND', CAPPED);

const DEFAULT_OVERLAP: OverlapRules = {
  withinHandbill: true,
  withOtherHandbills: true,
  withActive: false,
  withGeneral: false,
  redeemedWithinDays: 0,
  granularity: 'ITEM',
};

const readOverlap = (wire: WireOverlap, issues: Issues): OverlapRules => ({
  withinHandbill: wire.withinHandbill,
  withOtherHandbills: wire.withOtherHandbills,
  withActive: wire.withActive,
  withGeneral: wire.withGeneral,
  redeemedWithinDays: wire.redeemedWithinDays,
  granularity: granularity.read(wire.granularity, 'overlap.granularity', issues) ?? 'ITEM',
});

function readCap({ per, offers }: WireCap, i: number, issues: Issues): OfferCap {
  const field = `offer_caps[${i}].per`;
  const kind = capKind.read(per, field, issues);
  if (kind === null) missing(field, issues);
  return { per: kind ?? 'BRAND', offers };
}

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
    overlap: overlap ? readOverlap(overlap, issues) : DEFAULT_OVERLAP,
    excludedItemIds: wire.excludedItemIds.map((itemId, i) =>
      readKey<ItemId>(itemId, `excluded_item_ids[${i}]`, issues),
    ),
    excludedItems: wire.excludedItems || null,
    offerCaps: wire.offerCaps.map((cap, i) => readCap(cap, i, issues)),
    boosts: readBoosts(wire.boosts, issues),
  };
}

export function toCampaign({ value: campaign, etag }: Versioned<CampaignAt>): CampaignInput {
  return {
    campaignId: campaign.campaignId,
    name: campaign.name,
    type: campaignType.toWire[campaign.type],
    status: campaignStatus.toWire[campaign.status],
    audience: campaign.audience ?? '',
    activity: toActivity(campaign.activity),
    variants: campaign.variants.map(toVariant),
    controlPpm: campaign.controlPpm,
    experimentRevision: campaign.experimentRevision,
    experiment: toExperiment(campaign.experiment),
    tags: [...campaign.tags],
    exploration: toExploration(campaign.exploration),
    publishTime: toOptionalTimestamp(campaign.schedule.publishAtMs),
    unpublishTime: toOptionalTimestamp(campaign.schedule.unpublishAtMs),
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
    overlap: { ...variant.overlap, granularity: granularity.toWire[variant.overlap.granularity] },
    excludedItemIds: [...variant.excludedItemIds],
    excludedItems: variant.excludedItems ?? '',
    offerCaps: variant.offerCaps.map(({ per, offers }) => ({ per: capKind.toWire[per], offers })),
    boosts: toBoosts(variant.boosts),
  };
}
