import { pack, unpack } from 'msgpackr';
import { complete, type Layout, shortest } from '../base/versioned-codec.js';
import { type PackedActivity, packActivity, unpackActivity } from './activity-codec.js';
import { type Boosts, boostsNothing, NO_BOOSTS, SLIDERS } from './boosts.js';
import {
  AT_ONCE,
  type Campaign,
  type ExplorationRule,
  type OfferCap,
  type OverlapRules,
  type PublishSchedule,
  type SlotGroup,
  type Variant,
} from './campaign.js';
import {
  type PackedExperiment,
  type PackedPublished,
  packExperiment,
  packPublished,
  unpackExperiment,
  unpackPublished,
} from './experiment-codec.js';

const VERSION = 1;

type PackedGroup = [name: string, tags: readonly string[], filter: string | null, slots: number, order: number];
type PackedVariant = [
  variantId: string,
  weight: number,
  algorithm: Variant['algorithm'],
  groups: PackedGroup[],
  withinHandbill: boolean,
  withOtherHandbills: boolean,
  excludedItemIds: Variant['excludedItemIds'],
  excludedItems: string | null,
  caps: readonly (readonly [per: OfferCap['per'], offers: number])[] | null,
  overlap: PackedOverlap | null,
  boosts: PackedBoosts | null,
];
/** Of the rules that were added later. */
type PackedOverlap = readonly [
  withActive: boolean,
  withGeneral: boolean,
  redeemedWithinDays: number,
  granularity: OverlapRules['granularity'],
];
type PackedBoosts = readonly [
  rows: readonly (readonly [filter: string, factor: number])[],
  /** In the order of SLIDERS. */
  sliders: readonly number[],
];
type PackedCampaign = [
  version: number,
  campaignId: Campaign['campaignId'],
  name: string,
  type: Campaign['type'],
  status: Campaign['status'],
  audience: string | null,
  activity: PackedActivity,
  variants: PackedVariant[],
  createdAtMs: number,
  updatedAtMs: number,
  deletedAtMs: number | null,
  controlPpm: number,
  experimentRevision: number,
  tags: readonly string[] | null,
  exploration: readonly [share: number, slots: number, method: ExplorationRule['method']] | null,
  schedule: PackedSchedule | null,
  experiment: PackedExperiment | null,
  published: PackedPublished | null,
  weightsRevision: number,
];
type PackedSchedule = readonly [publishAtMs: number | null, unpublishAtMs: number | null];

/** Values are added at the end of each; those of a record that was written before them go into `added`. */
const CAMPAIGN: Layout = { kind: 'campaign', always: 11, added: [0, 1, null, null, null, null, null, 1] };
const VARIANT: Layout = { kind: 'variant of a campaign', always: 7, added: [null, null, null, null] };
const GROUP: Layout = { kind: 'slot group of a campaign', always: 5, added: [] };

/** A msgpack array that begins with its format version; equal campaigns give equal bytes. */
export function encodeCampaign(campaign: Campaign): Uint8Array {
  const packed: PackedCampaign = [
    VERSION,
    campaign.campaignId,
    campaign.name,
    campaign.type,
    campaign.status,
    campaign.audience,
    packActivity(campaign.activity),
    campaign.variants.map(packVariant),
    campaign.createdAtMs,
    campaign.updatedAtMs,
    campaign.deletedAtMs,
    campaign.controlPpm,
    campaign.experimentRevision,
    campaign.tags.length === 0 ? null : campaign.tags,
    campaign.exploration && packExploration(campaign.exploration),
    packSchedule(campaign.schedule),
    packExperiment(campaign.experiment),
    campaign.published && packPublished(campaign.published),
    campaign.weightsRevision,
  ];
  return pack(shortest(CAMPAIGN, packed));
}

/** Throws on bytes that neither this program nor an older one wrote. */
export function decodeCampaign(bytes: Uint8Array): Campaign {
  const packed: unknown = unpack(bytes);
  if (!Array.isArray(packed) || packed[0] !== VERSION) throw new Error('not a campaign of a known format version');
  const values = complete(CAMPAIGN, packed) as PackedCampaign;
  const [, campaignId, name, type, status, audience, activity, variants, ...rest] = values;
  const [
    createdAtMs,
    updatedAtMs,
    deletedAtMs,
    controlPpm,
    experimentRevision,
    tags,
    exploration,
    schedule,
    ...latest
  ] = rest;
  const [experiment, published, weightsRevision] = latest;
  return {
    campaignId,
    name,
    type,
    status,
    schedule: schedule === null ? AT_ONCE : { publishAtMs: schedule[0], unpublishAtMs: schedule[1] },
    audience,
    activity: unpackActivity(activity),
    variants: variants.map(unpackVariant),
    controlPpm,
    experimentRevision,
    experiment: unpackExperiment(experiment),
    published: published && unpackPublished(published),
    weightsRevision,
    tags: tags ?? [],
    exploration: exploration && unpackExploration(exploration),
    createdAtMs,
    updatedAtMs,
    deletedAtMs,
  };
}

const packSchedule = ({ publishAtMs, unpublishAtMs }: PublishSchedule): PackedSchedule | null =>
  publishAtMs === null && unpublishAtMs === null ? null : [publishAtMs, unpublishAtMs];

const packExploration = ({ share, slots, method }: ExplorationRule) => [share, slots, method] as const;

const unpackExploration = ([share, slots, method]: ReturnType<typeof packExploration>): ExplorationRule => ({
  share,
  slots,
  method,
});

function packVariant(variant: Variant): PackedVariant {
  const packed: PackedVariant = [
    variant.variantId,
    variant.weight,
    variant.algorithm,
    variant.slotGroups.map(packGroup),
    variant.overlap.withinHandbill,
    variant.overlap.withOtherHandbills,
    variant.excludedItemIds,
    variant.excludedItems,
    variant.offerCaps.length === 0 ? null : variant.offerCaps.map(({ per, offers }) => [per, offers]),
    packOverlap(variant.overlap),
    packBoosts(variant.boosts),
  ];
  return shortest(VARIANT, packed);
}

/** null: none of the rules is in force. */
function packOverlap({ withActive, withGeneral, redeemedWithinDays, granularity }: OverlapRules): PackedOverlap | null {
  const isDefault = !withActive && !withGeneral && redeemedWithinDays === 0 && granularity === 'ITEM';
  return isDefault ? null : [withActive, withGeneral, redeemedWithinDays, granularity];
}

function unpackVariant(packed: PackedVariant): Variant {
  const values = complete(VARIANT, packed) as PackedVariant;
  const [variantId, weight, algorithm, groups, withinHandbill, withOtherHandbills, excludedItemIds, ...later] = values;
  const [excludedItems, caps, overlap, boosts] = later;
  const [withActive, withGeneral, redeemedWithinDays, granularity] = overlap ?? [false, false, 0, 'ITEM'];
  return {
    variantId,
    weight,
    algorithm,
    slotGroups: groups.map(unpackGroup),
    overlap: { withinHandbill, withOtherHandbills, withActive, withGeneral, redeemedWithinDays, granularity },
    excludedItemIds,
    excludedItems,
    offerCaps: (caps ?? []).map(([per, offers]) => ({ per, offers })),
    boosts: boosts === null ? NO_BOOSTS : unpackBoosts(boosts),
  };
}

function packBoosts(boosts: Boosts): PackedBoosts | null {
  const { rows, sliders } = boosts;
  if (rows.length === 0 && boostsNothing(boosts)) return null;
  return [rows.map(({ filter, factor }) => [filter, factor]), SLIDERS.map((slider) => sliders[slider])];
}

const unpackBoosts = ([rows, values]: PackedBoosts): Boosts => ({
  rows: rows.map(([filter, factor]) => ({ filter, factor })),
  sliders: Object.fromEntries(SLIDERS.map((slider, i) => [slider, values[i] ?? 0])) as Boosts['sliders'],
});

function packGroup({ name, tags, filter, slots, order }: SlotGroup): PackedGroup {
  const packed: PackedGroup = [name, tags, filter, slots, order];
  return shortest(GROUP, packed);
}

function unpackGroup(packed: PackedGroup): SlotGroup {
  const [name, tags, filter, slots, order] = complete(GROUP, packed) as PackedGroup;
  return { name, tags, filter, slots, order };
}
