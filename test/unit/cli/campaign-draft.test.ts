import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyOptions, draftFrom } from '../../../src/cli/campaign/draft.js';

describe('a campaign from flags', () => {
  it('has one variant with one group of slots, without overlap', async () => {
    const draft = await draftFrom('weekly-six', {
      name: 'Weekly six',
      slots: 6,
      days: 7,
      tag: ['MOBILE'],
      overlap: false,
    });
    expect(draft).toEqual({
      campaignId: 'weekly-six',
      name: 'Weekly six',
      type: 'CAMPAIGN_TYPE_MOBILE',
      activity: { relative: { duration: { seconds: 604_800, nanos: 0 } } },
      variants: [
        {
          variantId: 'main',
          weight: 1,
          algorithm: 'ALGORITHM_AI_ENGINE',
          slotGroups: [{ name: 'main', slots: 6, order: 0, tags: ['MOBILE'] }],
          overlap: { withinHandbill: true, withOtherHandbills: true },
        },
      ],
    });
  });

  it('takes its id for a name, parts of days, and every other flag', async () => {
    const draft = await draftFrom('x', {
      slots: 1,
      days: 0.5,
      type: 'CHECK_OUT',
      audience: 'profile.is_member',
      filter: 'true',
      algorithm: 'RANDOM',
      overlap: true,
      excludeItem: ['A'],
    });
    expect(draft).toMatchObject({
      name: 'x',
      type: 'CAMPAIGN_TYPE_CHECK_OUT',
      audience: 'profile.is_member',
      activity: { relative: { duration: { seconds: 43_200, nanos: 0 } } },
      variants: [
        {
          algorithm: 'ALGORITHM_RANDOM',
          slotGroups: [{ filter: 'true' }],
          overlap: { withinHandbill: false, withOtherHandbills: false },
          excludedItemIds: ['A'],
        },
      ],
    });
  });

  it('says what it keeps clear of', async () => {
    const draft = await draftFrom('x', {
      slots: 1,
      days: 1,
      keepClear: ['active', 'general', 'redeemed=30'],
      alike: 'BRAND',
      atMost: [{ per: 'OFFER_CAP_KIND_SUPPLIER', offers: 2 }],
      excludeItems: "'Tobacco' in item.category",
    });
    expect(draft.variants).toMatchObject([
      {
        overlap: {
          withinHandbill: true,
          withOtherHandbills: true,
          withActive: true,
          withGeneral: true,
          redeemedWithinDays: 30,
          granularity: 'OVERLAP_GRANULARITY_BRAND',
        },
        offerCaps: [{ per: 'OFFER_CAP_KIND_SUPPLIER', offers: 2 }],
        excludedItems: "'Tobacco' in item.category",
      },
    ]);
    await expect(draftFrom('x', { slots: 1, days: 1, keepClear: ['all'] })).rejects.toThrow('not one of active');
  });

  it('needs slots and days', async () => {
    await expect(draftFrom('x', { slots: 6 })).rejects.toThrow('--slots and --days (or --activity), or --file');
  });

  it('is not guessed at for campaigns with several arms or groups', () => {
    const variant = { variantId: 'a', slotGroups: [{ name: 'g', slots: 1 }] };
    expect(() => applyOptions({ variants: [variant, variant] }, { slots: 2 })).toThrow('use --file');
    const groups = { variantId: 'a', slotGroups: [...variant.slotGroups, ...variant.slotGroups] };
    expect(() => applyOptions({ variants: [groups] }, { slots: 2 })).toThrow('use --file');
    expect(applyOptions({ variants: [variant, variant] }, { name: 'n' })).toMatchObject({ name: 'n' });
  });
});

describe('a campaign from a file', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbill-draft-'));
    const campaign = {
      campaignId: 'old',
      name: 'Two rows',
      status: 'CAMPAIGN_STATUS_ACTIVE',
      createTime: '2026-01-01T00:00:00.000Z',
      etag: '7',
      activity: { relative: { duration: '3600s' } },
      variants: [
        {
          variantId: 'a',
          slotGroups: [
            { name: 'g', slots: 1 },
            { name: 'h', slots: 2 },
          ],
        },
      ],
    };
    await writeFile(file('good.json'), JSON.stringify(campaign));
    await writeFile(file('broken.json'), '{');
    await writeFile(file('list.json'), '[]');
    await writeFile(file('typo.json'), '{"nmae": "x"}');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is what `campaign get --json` wrote, under the new id, with flags on top', async () => {
    const draft = await draftFrom('new', { file: file('good.json'), name: 'Renamed' });
    expect(draft).toEqual({
      campaignId: 'new',
      name: 'Renamed',
      activity: { relative: { duration: { seconds: 3_600, nanos: 0 } } },
      variants: [
        {
          variantId: 'a',
          slotGroups: [
            { name: 'g', slots: 1 },
            { name: 'h', slots: 2 },
          ],
        },
      ],
    });
  });

  it.each([
    ['broken.json', 'is not JSON'],
    ['list.json', 'must hold one JSON object'],
    ['typo.json', 'nmae: is not a field of Campaign: did you mean "name"?'],
    ['absent.json', 'ENOENT'],
  ])('%s is refused: %s', async (name, reason) => {
    await expect(draftFrom('x', { file: file(name) })).rejects.toThrow(reason);
  });
});
