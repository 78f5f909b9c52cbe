import { pack, unpack } from 'msgpackr';
import type { Campaign, SlotGroup, Variant } from './campaign.js';

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
];

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
  ];
  return pack(packed);
}

/** Throws on bytes that `encodeCampaign` did not write. */
export function decodeCampaign(bytes: Uint8Array): Campaign {
  const packed = unpack(bytes) as PackedCampaign;
  if (!Array.isArray(packed) || packed[0] !== VERSION) throw new Error('not a campaign of a known format version');
  const [, campaignId, name, type, status, audience, [kind, durationMs], variants, ...times] = packed;
  const [createdAtMs, updatedAtMs, deletedAtMs] = times;
  return {
    campaignId,
    name,
    type,
    status,
    audience,
    activity: { kind, durationMs },
    variants: variants.map(unpackVariant),
    createdAtMs,
    updatedAtMs,
    deletedAtMs,
  };
}

function packVariant(variant: Variant): PackedVariant {
  return [
    variant.variantId,
    variant.weight,
    variant.algorithm,
    variant.slotGroups.map((group) => [group.name, group.tags, group.filter, group.slots, group.order]),
    variant.overlap.withinHandbill,
    variant.overlap.withOtherHandbills,
    variant.excludedItemIds,
  ];
}

function unpackVariant(packed: PackedVariant): Variant {
  const [variantId, weight, algorithm, groups, withinHandbill, withOtherHandbills, excludedItemIds] = packed;
  return {
    variantId,
    weight,
    algorithm,
    slotGroups: groups.map(([name, tags, filter, slots, order]): SlotGroup => ({ name, tags, filter, slots, order })),
    overlap: { withinHandbill, withOtherHandbills },
    excludedItemIds,
  };
}
