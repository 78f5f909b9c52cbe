import { pack, unpack } from 'msgpackr';
import { complete, type Layout, shortest } from '../base/versioned-codec.js';
import type { Campaign, ExplorationRule, SlotGroup, Variant } from './campaign.js';

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
];
type PackedCampaign = [
  version: number,
  campaignId: Campaign['campaignId'],
  name: string,
  type: Campaign['type'],
  status: Campaign['status'],
  audience: string | null,
  activity: readonly [kind: Campaign['activity']['kind'], durationMs: number],
  variants: PackedVariant[],
  createdAtMs: number,
  updatedAtMs: number,
  deletedAtMs: number | null,
  exploration: readonly [share: number, slots: number, method: ExplorationRule['method']] | null,
];

/** Values are added at the end of each; those of a record that was written before them go into `added`. */
const CAMPAIGN: Layout = { kind: 'campaign', always: 11, added: [null] };
const VARIANT: Layout = { kind: 'variant of a campaign', always: 7, added: [] };
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
    [campaign.activity.kind, campaign.activity.durationMs],
    campaign.variants.map(packVariant),
    campaign.createdAtMs,
    campaign.updatedAtMs,
    campaign.deletedAtMs,
    campaign.exploration && packExploration(campaign.exploration),
  ];
  return pack(shortest(CAMPAIGN, packed));
}

/** Throws on bytes that neither this program nor an older one wrote. */
export function decodeCampaign(bytes: Uint8Array): Campaign {
  const packed: unknown = unpack(bytes);
  if (!Array.isArray(packed) || packed[0] !== VERSION) throw new Error('not a campaign of a known format version');
  const values = complete(CAMPAIGN, packed) as PackedCampaign;
  const [, campaignId, name, type, status, audience, [kind, durationMs], variants, ...times] = values;
  const [createdAtMs, updatedAtMs, deletedAtMs, exploration] = times;
  return {
    campaignId,
    name,
    type,
    status,
    audience,
    activity: { kind, durationMs },
    variants: variants.map(unpackVariant),
    exploration: exploration && unpackExploration(exploration),
    createdAtMs,
    updatedAtMs,
    deletedAtMs,
  };
}

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
  ];
  return shortest(VARIANT, packed);
}

function unpackVariant(packed: PackedVariant): Variant {
  const values = complete(VARIANT, packed) as PackedVariant;
  const [variantId, weight, algorithm, groups, withinHandbill, withOtherHandbills, excludedItemIds] = values;
  return {
    variantId,
    weight,
    algorithm,
    slotGroups: groups.map(unpackGroup),
    overlap: { withinHandbill, withOtherHandbills },
    excludedItemIds,
  };
}

function packGroup({ name, tags, filter, slots, order }: SlotGroup): PackedGroup {
  const packed: PackedGroup = [name, tags, filter, slots, order];
  return shortest(GROUP, packed);
}

function unpackGroup(packed: PackedGroup): SlotGroup {
  const [name, tags, filter, slots, order] = complete(GROUP, packed) as PackedGroup;
  return { name, tags, filter, slots, order };
}
