import { describe, expect, it } from 'vitest';
import { wirePath } from '../../../src/api/convert/paths.js';
import type { CampaignId, ItemId } from '../../../src/base/ids.js';
import { UTC } from '../../../src/base/time-zone.js';
import { pathText } from '../../../src/base/violation.js';
import type { ExplorationRule } from '../../../src/campaigns/campaign.js';
import { createCampaign, duplicateCampaign, editCampaign } from '../../../src/campaigns/edit.js';
import {
  ACTIVITY_MAX_MS,
  ACTIVITY_MIN_MS,
  CAMPAIGN_TAGS_MAX,
  CONTROL_PPM_MAX,
  EXCLUDED_ITEMS_MAX,
  EXPERIMENT_REVISION_MAX,
  GROUP_TAGS_MAX,
  KEY_CHARS_MAX,
  NAME_CHARS_MAX,
  REDEEMED_WITHIN_DAYS_MAX,
  SLOT_GROUPS_MAX,
  SLOTS_PER_HANDBILL_MAX,
  VARIANT_WEIGHT_MAX,
  VARIANTS_MAX,
} from '../../../src/limits.js';
import { campaign, campaignDraft, overlap, slotGroup, variant } from '../../support/campaigns.js';

function fieldsWrong(draft: Parameters<typeof campaignDraft>[0]): string[] {
  const result = createCampaign(campaignDraft(draft), 5);
  return result.ok ? [] : result.error.map(({ path }) => pathText(wirePath(path)));
}

const CYCLE = { kind: 'CYCLIC', unit: 'DAY', every: 1, anchorLocalMs: 0, zone: UTC } as const;
const TOO_SHORT = { kind: 'ABSOLUTE', fromMs: 5_000, toMs: 5_999, prepareAhead: false } as const;
const END_OF_DAY = { kind: 'UNTIL_END_OF', unit: 'DAY', zone: UTC, minDurationMs: 0 } as const;
const exploring = (rule: Partial<ExplorationRule>) =>
  ({ exploration: { share: 1, slots: 2, method: 'THOMPSON', ...rule } }) as const;

const many = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
const lasting = (durationMs: number) => ({ activity: { kind: 'RELATIVE', durationMs } as const });
const withGroups = (...slotGroups: ReturnType<typeof slotGroup>[]) => ({ variants: [variant({ slotGroups })] });
const variants = (n: number) => ({ variants: many(n, (i) => variant({ variantId: `v${i}` })) });
const groups = (n: number) => withGroups(...many(n, (i) => slotGroup({ name: `g${i}`, slots: 1 })));

describe('creating a campaign', () => {
  it('starts as a draft, stamped with the time', () => {
    const result = createCampaign(campaignDraft(), 5);
    expect(result).toMatchObject({
      ok: true,
      value: { status: 'DRAFT', createdAtMs: 5, updatedAtMs: 5, deletedAtMs: null },
    });
  });

  it('sorts slot groups by order and drops repeated tags', () => {
    const draft = campaignDraft(
      withGroups(slotGroup({ name: 'second', order: 2 }), slotGroup({ name: 'first', order: 1, tags: ['A', 'A'] })),
    );
    const result = createCampaign(draft, 5);
    expect(result.ok && result.value.variants[0]?.slotGroups.map(({ name, tags }) => [name, tags])).toEqual([
      ['first', ['A']],
      ['second', []],
    ]);
  });

  it.each([
    ['exploration.share', exploring({ share: 0 })],
    ['exploration.share', exploring({ share: 1.01 })],
    ['exploration.share', exploring({ share: Number.NaN })],
    ['exploration.slots', exploring({ slots: 0 })],
    ['exploration.slots', exploring({ slots: 1.5 })],
    ['exploration.slots', exploring({ slots: 7 })],
    ['exploration.method', { ...exploring({}), variants: [variant({ algorithm: 'PRIORITY' })] }],
    ['name', { name: ' ' }],
    ['campaign_id', { campaignId: '' as CampaignId }],
    ['audience', { audience: 'profile.age > 3' }],
    ['variants', { variants: [] }],
    ['variants', { variants: [variant({ weight: 0 })] }],
    ['activity.absolute.to', { activity: TOO_SHORT }],
    ['activity.cyclic.every', { activity: { ...CYCLE, every: 0 } }],
    ['activity.cyclic.every', { activity: { ...CYCLE, every: 1_001 } }],
    ['activity.until_end_of.min_duration', { activity: { ...END_OF_DAY, minDurationMs: -1 } }],
    ['variants[0].weight', { variants: [variant({ weight: -1 })] }],
    ['variants[0].weight', { variants: [variant({ weight: Number.NaN })] }],
    ['variants[1].variant_id', { variants: [variant(), variant()] }],
    ['variants[0].variant_id', { variants: [variant({ variantId: 'CONTROL' })] }],
    ['variants[0].variant_id', { variants: [variant({ variantId: 'HOLDOUT' })] }],
    ['control_ppm', { controlPpm: -1 }],
    ['control_ppm', { controlPpm: 0.5 }],
    ['experiment_revision', { experimentRevision: 0 }],
    ['tags[1]', { tags: ['MOBILE', ''] }],
    ['variants[0].slot_groups[1].name', withGroups(slotGroup(), slotGroup())],
    ['variants[0].slot_groups[0].filter', withGroups(slotGroup({ filter: 'promotion.' }))],
    ['variants[0].slot_groups[0].slots', withGroups(slotGroup({ slots: 1.5 }))],
    ['variants[0].slot_groups[0].slots', withGroups(slotGroup({ slots: 0 }))],
    ['variants[0].slot_groups[0].order', withGroups(slotGroup({ order: 0.5 }))],
    ['variants[0].excluded_items', { variants: [variant({ excludedItems: 'item.nmae == 1' })] }],
    [
      'variants[0].overlap.redeemed_within_days',
      { variants: [variant({ overlap: overlap({ redeemedWithinDays: -1 }) })] },
    ],
    ['variants[0].offer_caps[0].offers', { variants: [variant({ offerCaps: [{ per: 'BRAND', offers: 0 }] })] }],
    [
      'variants[0].offer_caps[1].per',
      {
        variants: [
          variant({
            offerCaps: [
              { per: 'BRAND', offers: 1 },
              { per: 'BRAND', offers: 2 },
            ],
          }),
        ],
      },
    ],
    ['variants[0].slot_groups[0].tags[0]', withGroups(slotGroup({ tags: [''] }))],
  ])('names the wrong field: %s', (field, draft) => {
    expect(fieldsWrong(draft)).toContain(field);
  });

  it.each<[string, (n: number) => Parameters<typeof campaignDraft>[0], number]>([
    ['characters of the id', (n) => ({ campaignId: 'x'.repeat(n) as CampaignId }), KEY_CHARS_MAX],
    ['characters of the name', (n) => ({ name: 'x'.repeat(n) }), NAME_CHARS_MAX],
    ['duration', lasting, ACTIVITY_MAX_MS],
    ['shortest duration', (n) => lasting(2 * ACTIVITY_MIN_MS - n), ACTIVITY_MIN_MS],
    ['variants', variants, VARIANTS_MAX],
    ['weight', (n) => ({ variants: [variant({ weight: n })] }), VARIANT_WEIGHT_MAX],
    ['the share of control', (n) => ({ controlPpm: n }), CONTROL_PPM_MAX],
    ['experiment revisions', (n) => ({ experimentRevision: n }), EXPERIMENT_REVISION_MAX],
    ['tags of a campaign', (n) => ({ tags: many(n, (i) => `t${i}`) }), CAMPAIGN_TAGS_MAX],
    ['slot groups', groups, SLOT_GROUPS_MAX],
    ['slots of a group', (n) => withGroups(slotGroup({ slots: n })), SLOTS_PER_HANDBILL_MAX],
    [
      'slots of a handbill',
      (n) => withGroups(slotGroup({ slots: n - 1 }), slotGroup({ name: 'last', slots: 1 })),
      SLOTS_PER_HANDBILL_MAX,
    ],
    [
      'days since a redemption',
      (n) => ({ variants: [variant({ overlap: overlap({ redeemedWithinDays: n }) })] }),
      REDEEMED_WITHIN_DAYS_MAX,
    ],
    [
      'offers of a cap',
      (n) => ({ variants: [variant({ offerCaps: [{ per: 'BRAND', offers: n }] })] }),
      SLOTS_PER_HANDBILL_MAX,
    ],
    ['tags', (n) => withGroups(slotGroup({ tags: many(n, (i) => `t${i}`) })), GROUP_TAGS_MAX],
    [
      'excluded items',
      (n) => ({ variants: [variant({ excludedItemIds: many(n, (i) => `i${i}` as ItemId) })] }),
      EXCLUDED_ITEMS_MAX,
    ],
  ])('holds the limit of %s', (_, draft, limit) => {
    expect(fieldsWrong(draft(limit))).toEqual([]);
    expect(fieldsWrong(draft(limit + 1))).not.toEqual([]);
  });
});

describe('editing a campaign', () => {
  it('changes the fields of the patch only', () => {
    const before = campaign();
    expect(editCampaign(before, { name: 'New' }, 9)).toEqual({
      ok: true,
      value: { ...before, name: 'New', updatedAtMs: 9 },
    });
  });

  it('never goes back to an earlier revision of its experiment', () => {
    const second = campaign({ experimentRevision: 2 });
    expect(editCampaign(second, { experimentRevision: 3 }, 9).ok).toBe(true);
    const refused = editCampaign(second, { experimentRevision: 1 }, 9);
    expect(refused).toMatchObject({ ok: false, error: [{ path: ['experimentRevision'], value: '1' }] });
  });

  it('keeps an active campaign publishable', () => {
    expect(editCampaign(campaign(), withGroups(), 9).ok).toBe(false);
    expect(editCampaign(campaign({ status: 'DRAFT' }), withGroups(), 9).ok).toBe(true);
  });
});

it('duplicates as a draft under the new id', () => {
  const copy = duplicateCampaign(campaign(), 'copy' as CampaignId, 9);
  expect(copy).toMatchObject({ ok: true, value: { campaignId: 'copy', status: 'DRAFT', createdAtMs: 9 } });
});
