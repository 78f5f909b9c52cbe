import type { ProfileId } from '../../base/ids.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { encodeEvent } from '../../events/entry.js';
import type { Handbill } from '../../handbill/handbill.js';
import { handbillId } from '../../handbill/window.js';

export function handbillAssigned(profileId: ProfileId, { campaignId }: Campaign, handbill: Handbill): Uint8Array {
  const { variantId, startMs, endMs, modelVersion, slots } = handbill;
  return encodeEvent({
    type: 'handbill.assign',
    profileId,
    timeMs: startMs,
    handbillId: handbillId(profileId, campaignId, startMs),
    campaignId,
    variantId,
    endMs,
    modelVersion,
    promotions: slots.map((slot) => (slot.kind === 'filled' ? slot.promotion : null)),
  });
}
