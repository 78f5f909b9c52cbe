import { pack } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { AT_ONCE } from '../../../src/campaigns/campaign.js';
import { decodeCampaign, encodeCampaign } from '../../../src/campaigns/codec.js';
import { deleteCampaign, publishCampaign, statusAt, unpublishCampaign } from '../../../src/campaigns/lifecycle.js';
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

describe('a schedule', () => {
  const during = { publishAtMs: 20, unpublishAtMs: 30 };
  const scheduled = campaign({ schedule: during });

  it('says when a published campaign is active: from the first instant on, before the second', () => {
    expect([19, 20, 29, 30].map((nowMs) => statusAt(scheduled, nowMs))).toEqual([
      'SCHEDULED',
      'ACTIVE',
      'ACTIVE',
      'INACTIVE',
    ]);
    expect(statusAt(campaign({ schedule: { ...during, publishAtMs: null } }), 0)).toBe('ACTIVE');
    expect(statusAt(campaign({ schedule: { ...during, unpublishAtMs: null } }), 40)).toBe('ACTIVE');
    expect(statusAt(campaign({ status: 'DRAFT', schedule: during }), 25)).toBe('DRAFT');
  });

  it('is given at publication, and again with another one', () => {
    expect(publishCampaign(draft, 9, during)).toEqual({ ok: true, value: { ...scheduled, updatedAtMs: 9 } });
    expect(publishCampaign(scheduled, 9, during)).toEqual({ ok: true, value: scheduled });
    expect(publishCampaign(scheduled, 9)).toEqual({ ok: true, value: { ...active, updatedAtMs: 9 } });
  });

  it('is refused where the campaign would never be active', () => {
    for (const schedule of [
      { publishAtMs: null, unpublishAtMs: 9 },
      { publishAtMs: 3, unpublishAtMs: 9 },
      { publishAtMs: 20, unpublishAtMs: 20 },
    ]) {
      expect(publishCampaign(draft, 9, schedule)).toMatchObject({ ok: false, error: { reason: 'NEVER_ACTIVE' } });
    }
    expect(publishCampaign(draft, 9, { publishAtMs: 3, unpublishAtMs: 10 }).ok).toBe(true);
  });

  it('ends with what ends the publication', () => {
    expect(unpublishCampaign(scheduled, 9)).toMatchObject({ value: { status: 'INACTIVE', schedule: AT_ONCE } });
    expect(deleteCampaign(scheduled, 9)).toMatchObject({ status: 'INACTIVE', schedule: AT_ONCE });
  });
});

describe('campaign codec', () => {
  const full = campaign({
    audience: 'profile.is_member',
    variants: [variant({ slotGroups: [slotGroup({ tags: ['MOBILE'], filter: 'true' })] }), variant({ variantId: 'B' })],
    controlPpm: 100_000,
    experimentRevision: 3,
    tags: ['MOBILE'],
    schedule: { publishAtMs: 20, unpublishAtMs: null },
  });

  it('gives back what it was given, always in the same bytes', () => {
    expect(decodeCampaign(encodeCampaign(full))).toEqual(full);
    expect(encodeCampaign(decodeCampaign(encodeCampaign(full)))).toEqual(encodeCampaign(full));
  });

  it('refuses an unknown version', () => {
    expect(() => decodeCampaign(pack([99]))).toThrow('format version');
  });
});
