import { describe, expect, it } from 'vitest';
import type { ItemId, SegmentId } from '../../../src/base/ids.js';
import type { Algorithm, Campaign, SlotGroup, Variant } from '../../../src/campaigns/campaign.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { assign, planOf, profile, shown, store } from '../../support/assignment.js';
import { campaign, filled, handbill, overlap, slotGroup, variant, WEEK_MS } from '../../support/campaigns.js';
import { listOf, promotion } from '../../support/promotions.js';
import { walletWith } from '../../support/wallets.js';

const withGroups = (...slotGroups: SlotGroup[]): Campaign => campaign({ variants: [variant({ slotGroups })] });
const withVariant = (fields: Partial<Variant>): Campaign => campaign({ variants: [variant(fields)] });
const slots = (n: number): SlotGroup => slotGroup({ slots: n });

/** One promotion an item, best first. */
const each = (...codes: string[]): Promotion[] => codes.map((code, i) => promotion(code, { items: listOf(i) }));

function assigned(
  promotions: readonly Promotion[],
  rules: Campaign,
  fields: Parameters<typeof assign>[1] = {},
): string[] {
  const plan = planOf({ campaign: rules, promotions });
  return shown(plan, assign(plan, fields));
}

describe('eligibility', () => {
  const one = withGroups(slots(1));

  it.each<[string, Partial<Promotion>, string]>([
    ['starts with the window', { startAtMs: 0 }, 'p'],
    ['starts one millisecond later', { startAtMs: 1 }, 'NONE_ELIGIBLE'],
    ['ends with the window', { expireAtMs: WEEK_MS }, 'p'],
    ['ends one millisecond earlier', { expireAtMs: WEEK_MS - 1 }, 'NONE_ELIGIBLE'],
    ['is a draft', { visibility: 'DRAFT' }, 'NO_CANDIDATE'],
    ['is hidden', { visibility: 'HIDDEN' }, 'NO_CANDIDATE'],
  ])('a promotion that %s', (_, fields, expected) => {
    expect(assigned([promotion('p', fields)], one)).toEqual([expected]);
  });

  const inMilan = { stores: { kind: 'LIST', storeIds: [store('milan')] } } as const;
  const custom = { type: 'CUSTOM', targetSegment: 'vegan' as SegmentId } as const;
  it.each<[string, Partial<Promotion>, Parameters<typeof profile>[0], boolean]>([
    ['a store of its list', inMilan, { storeId: store('milan') }, true],
    ['another store', inMilan, { storeId: store('rome') }, false],
    ['an unknown store', inMilan, {}, false],
    ['any store', {}, { storeId: store('rome') }, true],
    ['a member', { type: 'MEMBERS_ONLY' }, { isMember: true }, true],
    ['an anonymous profile', { type: 'MEMBERS_ONLY' }, { isMember: false }, false],
    ['a profile of the segment', custom, { segments: ['vegan'] }, true],
    ['a profile of another segment', custom, { segments: ['student'] }, false],
    ['a profile without segments', custom, {}, false],
    ['anybody, being CUSTOM without a segment', { type: 'CUSTOM' }, { segments: ['vegan'] }, false],
  ])('in or for %s', (_, fields, who, eligible) => {
    const result = assigned([promotion('p', fields)], one, { profile: profile(who) });
    expect(result).toEqual([eligible ? 'p' : 'NONE_ELIGIBLE']);
  });

  it('follows the clock from one edge to the next with one compiled plan', () => {
    const plan = planOf({
      campaign: one,
      promotions: [promotion('late', { startAtMs: 100 }), promotion('early', { expireAtMs: WEEK_MS + 50 })],
    });
    const at = (nowMs: number) => shown(plan, assign(plan, { nowMs }));
    expect([0, 50, 51, 99, 100, 50, 101].map((nowMs) => at(nowMs)[0])).toEqual([
      'early',
      'early',
      'NONE_ELIGIBLE',
      'NONE_ELIGIBLE',
      'late',
      'early',
      'late',
    ]);
  });

  it('leaves out promotions that cover an excluded item', () => {
    expect(assigned(each('a', 'b'), withVariant({ slotGroups: [slots(1)], excludedItemIds: ['0' as ItemId] }))).toEqual(
      ['b'],
    );
  });
});

describe('slot groups', () => {
  const promotions = [
    promotion('app', { items: listOf(1), tags: ['MOBILE'] }),
    promotion('both', { items: listOf(2), tags: ['MOBILE', 'CHECKOUT'] }),
    promotion('till', {
      items: listOf(3),
      tags: ['CHECKOUT'],
      discount: { mode: 'STATIC', type: 'AMOUNT', value: 150 },
    }),
  ];

  it.each<[string, Partial<SlotGroup>, string[]]>([
    ['by a tag', { tags: ['CHECKOUT'] }, ['both', 'till']],
    ['by every one of several tags', { tags: ['CHECKOUT', 'MOBILE'] }, ['both']],
    ['by the discount', { filter: 'promotion.discount_value == 10.0' }, ['app', 'both']],
    [
      'by an amount in major units',
      { filter: "promotion.discount_type == 'AMOUNT' && promotion.discount_value == 1.5" },
      ['till'],
    ],
    ['by items', { filter: "items.exists(i, i.item_id == '2')" }, ['both']],
    ['by the profile', { filter: "profile.is_member && 'MOBILE' in promotion.tags" }, ['app', 'both']],
    [
      'by the profile together with the promotion',
      { filter: 'promotion.tags.exists(t, t in profile.segments)' },
      ['both', 'till'],
    ],
  ])('are filled %s', (_, fields, expected) => {
    const rules = withGroups(slotGroup({ ...fields, slots: 3 }));
    const result = assigned(promotions, rules, { profile: profile({ segments: ['CHECKOUT'] }) });
    expect(result.slice(0, expected.length)).toEqual(expected);
    expect(result.slice(expected.length)).toEqual(result.slice(expected.length).map(() => 'TOO_FEW_CANDIDATES'));
  });

  it('are filled in order, each promotion once', () => {
    const first = slotGroup({ name: 'till', tags: ['CHECKOUT'], slots: 1 });
    expect(assigned(promotions, withGroups(first, slotGroup({ name: 'rest', slots: 2, order: 2 })))).toEqual([
      'both',
      'app',
      'till',
    ]);
  });

  it('say why a slot is empty', () => {
    const rules = withGroups(
      slotGroup({ name: 'none', tags: ['NOPE'], slots: 1 }),
      slotGroup({ name: 'not for you', filter: "'x' in profile.segments && 'MOBILE' in promotion.tags", slots: 1 }),
      slotGroup({ name: 'till', tags: ['CHECKOUT'], slots: 3 }),
    );
    expect(assigned(promotions, rules)).toEqual([
      'NO_CANDIDATE',
      'NONE_ELIGIBLE',
      'both',
      'till',
      'TOO_FEW_CANDIDATES',
    ]);
  });
});

describe('overlap', () => {
  const overlapping = [
    promotion('milk', { items: listOf(1) }),
    promotion('dairy', { items: listOf(1, 2) }),
    promotion('bread', { items: listOf(3) }),
  ];

  it('promises no item twice within a handbill', () => {
    expect(assigned(overlapping, withGroups(slots(3)))).toEqual(['milk', 'bread', 'OVERLAP']);
  });

  it('may be allowed', () => {
    const free = overlap({ withinHandbill: false, withOtherHandbills: false });
    expect(assigned(overlapping, withVariant({ slotGroups: [slots(3)], overlap: free }))).toEqual([
      'milk',
      'dairy',
      'bread',
    ]);
  });

  const other = handbill({ campaign: 9 as never, slots: [filled(1)], endMs: 50 });
  const record = walletWith({ handbills: [other] });
  it('promises no item of another live handbill', () => {
    expect(assigned(overlapping, withGroups(slots(2)), { record })).toEqual(['bread', 'OVERLAP']);
  });

  it('heeds other handbills until they end, to the millisecond, and only when asked to', () => {
    expect(assigned(overlapping, withGroups(slots(1)), { record, nowMs: 49 })).toEqual(['bread']);
    expect(assigned(overlapping, withGroups(slots(1)), { record, nowMs: 50 })).toEqual(['milk']);
    const rules = overlap({ withOtherHandbills: false });
    expect(assigned(overlapping, withVariant({ slotGroups: [slots(1)], overlap: rules }), { record })).toEqual([
      'milk',
    ]);
  });

  it('gives up the best candidate where it would leave a slot empty', () => {
    const wide = promotion('everything', { items: { kind: 'ALL' } });
    expect(assigned([wide, ...each('a', 'b')], withGroups(slots(2)))).toEqual(['a', 'b']);
    expect(assigned([wide, ...each('a')], withGroups(slots(2)))).toEqual(['everything', 'OVERLAP']);
  });

  it('hands a candidate on to the group that has no other', () => {
    const rules = withGroups(slots(1), slotGroup({ name: 'vip', tags: ['VIP'], slots: 1 }));
    const vip = promotion('vip', { tags: ['VIP'], items: listOf(50) });
    expect(assigned([vip, ...each('a')], rules)).toEqual(['a', 'vip']);
  });
});

describe('algorithms', () => {
  const promotions = [
    promotion('old', { items: listOf(0), priority: 5, startAtMs: -20 }),
    promotion('new', { items: listOf(1), priority: 1, startAtMs: -10 }),
    promotion('newer', { items: listOf(2), priority: 5, startAtMs: -10 }),
    promotion('always', { items: listOf(3), priority: 9 }),
  ];
  const by = (algorithm: Algorithm, fields: Parameters<typeof assign>[1] = {}) =>
    assigned(promotions, withVariant({ algorithm, slotGroups: [slots(4)] }), fields);

  it.each<[Algorithm, string[]]>([
    ['AI_ENGINE', ['old', 'new', 'newer', 'always']],
    ['PRIORITY', ['always', 'old', 'newer', 'new']],
    ['NEWEST', ['newer', 'new', 'old', 'always']],
    ['POPULARITY', ['always', 'newer', 'new', 'old']],
  ])('%s', (algorithm, expected) => {
    expect(by(algorithm, { popularity: (position) => position })).toEqual(expected);
  });

  it('RANDOM: the same for the same profile and window, another for another', () => {
    const orders = Array.from({ length: 40 }, (_, nowMs) => by('RANDOM', { nowMs }).join());
    expect(by('RANDOM', { nowMs: 7 }).join()).toBe(orders[7]);
    expect(new Set(orders).size).toBeGreaterThan(10);
  });
});
