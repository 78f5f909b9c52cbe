import { expect, it } from 'vitest';
import type { CheckOptions } from '../../../src/assignment/check/check-campaign.js';
import { checkCampaign } from '../../../src/assignment/check/check-campaign.js';
import { indexCandidates } from '../../../src/assignment/plan.js';
import type { ItemId, StoreId } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { UTC } from '../../../src/base/time-zone.js';
import { pathText } from '../../../src/base/violation.js';
import { finish } from '../../../src/base/work.js';
import { NO_BOOSTS } from '../../../src/campaigns/boosts.js';
import type { Campaign } from '../../../src/campaigns/campaign.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import { createItemScopes } from '../../../src/promotions/item-scope.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { campaign, slotGroup, variant, WEEK_MS } from '../../support/campaigns.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../../support/promotions.js';

const catalog = catalogOf([
  item('milk', { name: 'Milk', brand: 'Alp', category: ['Food', 'Dairy'], priceMinor: 200 }),
  item('bread', { name: 'Bread', brand: 'Oven', category: ['Food', 'Bakery'], priceMinor: 300 }),
  item('cola', { name: 'Cola', brand: 'Bibo', category: ['Drinks'], priceMinor: 100 }),
]);

const percent = (value: number): Promotion['discount'] => ({ mode: 'STATIC', type: 'PERCENT', value: value * 10_000 });

const offer = (code: string, itemId: string, fields: Partial<Promotion> = {}): Promotion =>
  promotion(code, { items: listOf(itemId), tags: ['MOBILE'], params: { icon: 'cow' }, ...fields });

function check(
  checked: Campaign,
  promotions: readonly Promotion[],
  options: Partial<CheckOptions> = {},
  goods = catalog,
) {
  const failures = createFilterFailures();
  const candidates = indexCandidates({
    pool: poolOf(promotions, goods),
    catalog: goods,
    scopes: createItemScopes(goods, failures),
    promotionAt: (index) => promotions[index],
    failures,
    zone: UTC,
    holdout: null,
  });
  const asked = { atMs: 0, storeId: null, exhausted: new Map(), giveawayShare: 0.8, ...options };
  const { groups, warnings, window } = finish(checkCampaign(checked, candidates, asked));
  return {
    groups,
    window,
    warnings: warnings.map(({ code, path, words }) => `${code} ${pathText(path)}: ${words}`),
    named: warnings.map(({ promotions: codes }) => codes),
  };
}

const withGroup = (...fields: Parameters<typeof slotGroup>[0][]): Campaign =>
  campaign({ variants: [variant({ slotGroups: fields.map((each) => slotGroup(each)) })] });

const three = [offer('a', 'milk'), offer('b', 'bread'), offer('c', 'cola')];

it('counts what each group finds, step by step', () => {
  const promotions = [
    ...three,
    offer('d', 'milk', { discount: percent(30), expireAtMs: WEEK_MS }),
    offer('e', 'milk', { discount: percent(30), expireAtMs: WEEK_MS - 1 }),
    offer('f', 'milk', { discount: percent(30), stores: { kind: 'LIST', storeIds: ['berlin' as StoreId] } }),
    offer('g', 'milk', { tags: [], discount: percent(30) }),
  ];
  const filter = 'promotion.discount_value > 20.0 && profile.is_member';
  const checked = withGroup({ tags: ['MOBILE'], filter, slots: 1 });
  expect(check(checked, promotions).groups).toEqual([
    { variantId: 'A', group: 'offers', slots: 1, tagged: 6, matching: 3, valid: 2, isPersonal: true },
  ]);
  expect(check(checked, promotions, { storeId: 'munich' as StoreId }).groups[0]).toMatchObject({ valid: 1 });
  expect(check(checked, promotions, { atMs: 1 }).groups[0]).toMatchObject({ matching: 3, valid: 1 });
});

it('finds nothing wrong where nothing is', () => {
  expect(check(withGroup({ slots: 3, tags: ['MOBILE'] }), three).warnings).toEqual([]);
});

it('warns of too few candidates, and of slots that overlap leaves empty', () => {
  expect(check(withGroup({ slots: 4 }), three).warnings).toEqual([
    'FEW_CANDIDATES variants[0].slotGroups[0]: 3 promotions for 4 slots',
  ]);
  const [warning] = check(withGroup({ slots: 2 }), [offer('a', 'milk'), offer('b', 'milk')]).warnings;
  expect(warning).toContain('FEW_CANDIDATES variants[0].slotGroups[0]: only 1 of its 2 slots can be filled');
});

it('warns of candidates that end within the window, and names them', () => {
  const { warnings, named } = check(withGroup({ slots: 2 }), [
    ...three,
    offer('z', 'milk', { expireAtMs: WEEK_MS - 1 }),
  ]);
  expect(warnings).toEqual([
    'ENDS_WITHIN_WINDOW variants[0].slotGroups[0]: 1 promotion valid when the handbill begins, but not until it ends',
  ]);
  expect(named).toEqual([['z']]);
});

it('warns of filters that nothing passes, and of those that fail', () => {
  const nothing = withGroup({ slots: 1, filter: 'promotion.discount_value > 99.0' });
  expect(check(nothing, three).warnings).toEqual([
    'FILTER_MATCHES_NOTHING variants[0].slotGroups[0].filter: no promotion with the tags of this group passes its filter',
    'FEW_CANDIDATES variants[0].slotGroups[0]: 0 promotions for 1 slot',
  ]);
  const failing = withGroup({ slots: 3, filter: "promotion.params.colour == 'red' || promotion.priority < 1.0" });
  const promotions = three.map((each, i) => ({ ...each, priority: i < 2 ? 5 : 0 }));
  expect(check(failing, [...promotions, offer('r', 'milk', { params: { colour: 'red' } })]).warnings).toContainEqual(
    expect.stringMatching(/^FILTER_FAILS variants\[0\]\.slotGroups\[0\]\.filter: can't be told for some promotions/),
  );
});

it('warns of boosts that no candidate gets', () => {
  const rows = [
    { filter: 'promotion.discount_value > 5.0', factor: 2 },
    { filter: 'promotion.discount_value > 50.0', factor: 2 },
  ];
  const boosted = variant({ slotGroups: [slotGroup({ slots: 3 })], boosts: { ...NO_BOOSTS, rows } });
  expect(check(campaign({ variants: [boosted] }), three).warnings).toEqual([
    'FILTER_MATCHES_NOTHING variants[0].boosts.rows[1].filter: none of the candidates passes the filter of this boost',
  ]);
});

it('warns of names that nobody has, with the nearest one', () => {
  const filter = "items.exists(i, i.brand == 'Alpp' || 'Dairi' in i.category) || promotion.params.icn == 'cow'";
  const slips = campaign({
    variants: [
      variant({
        slotGroups: [slotGroup({ tags: ['MOBIEL'], filter })],
        excludedItemIds: ['mlik' as ItemId],
        excludedItems: "item.brand == 'Bibbo'",
      }),
    ],
  });
  const unknown = check(slips, three).warnings.filter((words) => words.startsWith('UNKNOWN'));
  expect(unknown).toEqual([
    'UNKNOWN_TAG variants[0].slotGroups[0].tags[0]: no promotion carries the tag "MOBIEL"; did you mean "MOBILE"?',
    'UNKNOWN_VALUE variants[0].slotGroups[0].filter: line 1, column 28: nothing has "Alpp" in items[].brand; did you mean "Alp"?',
    'UNKNOWN_VALUE variants[0].slotGroups[0].filter: line 1, column 38: nothing has "Dairi" in items[].category[]; did you mean "Dairy"?',
    'UNKNOWN_VALUE variants[0].slotGroups[0].filter: line 1, column 80: nothing has "icn" in promotion.params[]; did you mean "icon"?',
    'UNKNOWN_VALUE variants[0].excludedItems: line 1, column 15: nothing has "Bibbo" in item.brand; did you mean "Bibo"?',
    'UNKNOWN_ITEM variants[0].excludedItemIds[0]: no product has the id "mlik"',
  ]);
});

it('warns of variants that are the same, but for name and weight', () => {
  const [a, b] = [
    variant({ slotGroups: [slotGroup({ slots: 3 })] }),
    variant({ slotGroups: [slotGroup({ slots: 3 })] }),
  ];
  const twice = campaign({ variants: [a, { ...b, variantId: 'B', weight: 9 }] });
  expect(check(twice, three).warnings).toEqual([
    'VARIANTS_ALIKE variants[1]: is the same as variant "A", so that there is nothing to compare',
  ]);
  expect(check({ ...twice, variants: [a, { ...b, variantId: 'B', algorithm: 'RANDOM' }] }, three).warnings).toEqual([]);
});

it('warns where there is no window', () => {
  const over = campaign({
    activity: { kind: 'ABSOLUTE', fromMs: 0, toMs: 10, prepareAhead: false },
    variants: [variant({ slotGroups: [slotGroup({ slots: 3 })] })],
  });
  const { window, warnings } = check(over, three, { atMs: 10 });
  expect(window).toBe('ENDED');
  expect(warnings).toEqual(['NO_WINDOW activity: no handbill is assigned any more: the activity is over']);
});

it('warns of promotions that give goods away together, once for all products that they meet on', () => {
  const all: Promotion['items'] = { kind: 'ALL' };
  const promotions = [
    offer('half', 'milk', { items: listOf('milk', 'bread'), discount: percent(50) }),
    offer('deal', 'milk', { discount: percent(60), stacking: 'STACKABLE', items: all, tags: [] }),
    offer('rest', 'cola', { discount: percent(20), tags: [] }),
  ];
  const checked = withGroup({ slots: 1, tags: ['MOBILE'] });
  expect(check(checked, promotions)).toMatchObject({
    warnings: ['GIVES_AWAY : together half, deal take 80 % off the price of "Milk" (2.00 EUR), and of 1 other product'],
    named: [['half', 'deal']],
  });
  expect(check(checked, promotions, { giveawayShare: 0.81 }).warnings).toEqual([]);
  // What the campaign doesn't give is not its fault.
  expect(check(checked, [promotions[1]!, { ...promotions[0]!, tags: [] }, offer('m', 'cola')]).warnings).toEqual([]);
});

it('warns of a promotion with which a product costs no less than in the 30 days before it begins', () => {
  const before = [{ priceMinor: 180, currency: 'EUR' as Currency, untilMs: 20 * MS_PER_DAY }];
  const dearer = catalogOf([
    item('milk', { name: 'Milk', priceMinor: 200, formerPrices: before }),
    item('oat', { name: 'Oat', priceMinor: 200, formerPrices: before }),
    item('cola', { name: 'Cola', priceMinor: 200 }),
  ]);
  const priced = (value: number, startAtMs: number) => [
    promotion('p', {
      items: { kind: 'LIST', itemIds: ['milk', 'oat', 'cola'] as ItemId[] },
      discount: percent(value),
      startAtMs,
    }),
  ];
  const at = (value: number, startDay: number) =>
    check(withGroup({ slots: 1 }), priced(value, startDay * MS_PER_DAY), { atMs: 55 * MS_PER_DAY }, dearer).warnings;
  expect(at(10, 49)).toEqual([
    'PRICE_NOT_LOWERED : with p "Milk" costs 1.80 EUR, and cost 1.80 EUR within the 30 days before it begins; likewise 1 other product',
  ]);
  expect(at(11, 49)).toEqual([]);
  expect(at(10, 50)).toEqual([]);
});
