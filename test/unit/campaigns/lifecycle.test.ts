import { describe, expect, it } from 'vitest';
import { decodeCampaign, encodeCampaign } from '../../../src/campaigns/codec.js';
import { deleteCampaign, publishCampaign, unpublishCampaign } from '../../../src/campaigns/lifecycle.js';
import { campaign, slotGroup, variant } from '../../support/campaigns.js';

const draft = campaign({ status: 'DRAFT' });
const active = campaign();
const inactive = campaign({ status: 'INACTIVE' });
const deleted = campaign({ status: 'INACTIVE', deletedAtMs: 7 });
const bare = campaign({ status: 'DRAFT', variants: [variant(), variant({ variantId: 'B', slotGroups: [] })] });

describe('life cycle of a campaign', () => {
  it.each([
    ['publish', 'a draft', publishCampaign(draft, 9), 'ACTIVE'],
    ['publish', 'an inactive one', publishCampaign(inactive, 9), 'ACTIVE'],
    ['publish', 'an active one', publishCampaign(active, 9), 'ACTIVE'],
    ['publish', 'a deleted one', publishCampaign(deleted, 9), 'CAMPAIGN_DELETED'],
    ['publish', 'one with a variant without slot group', publishCampaign(bare, 9), 'NO_SLOT_GROUP'],
    ['unpublish', 'a draft', unpublishCampaign(draft, 9), 'NEVER_PUBLISHED'],
    ['unpublish', 'an active one', unpublishCampaign(active, 9), 'INACTIVE'],
    ['unpublish', 'an inactive one', unpublishCampaign(inactive, 9), 'INACTIVE'],
    ['unpublish', 'a deleted one', unpublishCampaign(deleted, 9), 'CAMPAIGN_DELETED'],
  ])('%s %s', (_verb, _state, result, expected) => {
    expect(result.ok ? result.value.status : result.error.reason).toBe(expected);
  });

  it('changes nothing, the time of change included, when there is nothing to change', () => {
    expect(publishCampaign(active, 9)).toEqual({ ok: true, value: active });
    expect(unpublishCampaign(inactive, 9)).toEqual({ ok: true, value: inactive });
    expect(deleteCampaign(deleted, 9)).toEqual(deleted);
  });

  it('deletes softly', () => {
    expect(deleteCampaign(active, 9)).toEqual({ ...active, status: 'INACTIVE', updatedAtMs: 9, deletedAtMs: 9 });
  });
});

describe('campaign codec', () => {
  const full = campaign({
    audience: 'profile.is_member',
    variants: [variant({ slotGroups: [slotGroup({ tags: ['MOBILE'], filter: 'true' })] }), variant({ variantId: 'B' })],
    controlPpm: 100_000,
    experimentRevision: 3,
    tags: ['MOBILE'],
  });

  it('gives back what it was given, always in the same bytes', () => {
    expect(decodeCampaign(encodeCampaign(full))).toEqual(full);
    expect(encodeCampaign(decodeCampaign(encodeCampaign(full)))).toEqual(encodeCampaign(full));
  });

  it('refuses an unknown version', () => {
    const bytes = Uint8Array.from(encodeCampaign(full));
    bytes[1] = 99;
    expect(() => decodeCampaign(bytes)).toThrow('format version');
  });
});
