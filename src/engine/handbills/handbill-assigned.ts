import type { Assignment } from '../../assignment/assign.js';
import type { ProfileId } from '../../base/ids.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { encodeEvent } from '../../events/entry.js';
import type { Circumstances } from '../../handbill/circumstances.js';
import { armOf } from '../../handbill/handbill.js';
import { handbillId } from '../../handbill/window.js';

export function handbillAssigned(
  profileId: ProfileId,
  { campaignId }: Campaign,
  { handbill, exposure }: Assignment,
): Uint8Array {
  const { variantId, startMs, endMs, assignedAtMs, modelVersion, seed, slots, circumstances } = handbill;
  return encodeEvent({
    type: 'handbill.assign',
    profileId,
    timeMs: assignedAtMs,
    handbillId: handbillId(profileId, campaignId, startMs),
    campaignId,
    variantId,
    endMs,
    modelVersion,
    promotions: slots.map((slot) => (slot.kind === 'filled' ? slot.promotion : null)),
    scores: slots.map((slot) => (slot.kind === 'filled' ? Math.fround(slot.score) : null)),
    ...(circumstances ?? NOT_KEPT),
    seed,
    ...exposure,
    startMs: startMs === assignedAtMs ? null : startMs,
    arm: armOf(handbill),
  });
}

const NOT_KEPT: { readonly [Field in keyof Circumstances]: null } = {
  isMember: null,
  segments: null,
  storeId: null,
  configurationVersion: null,
  receipts: null,
  lines: null,
  promised: null,
  excluded: null,
};
