import { describe, expect, it } from 'vitest';
import { createDropped } from '../../../src/assignment/dropped.js';
import type { PromotionIndex, StoreId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { Variant } from '../../../src/campaigns/campaign.js';
import { UNKNOWN_LEVEL } from '../../../src/exposure/level.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import type { Holding, Redemption } from '../../../src/wallet/holding.js';
import { type assign, assignWhole, planOf, profile, rankByPosition, shown, UNKNOWN } from '../../support/assignment.js';
import { campaign, overlap, slotGroup, variant, WEEK_MS } from '../../support/campaigns.js';
import { catalogOf, item, listOf, promotion } from '../../support/promotions.js';
import { activation, walletWith } from '../../support/wallets.js';

const NOW = 100 * MS_PER_DAY;

const catalog = catalogOf([
  item('cola', { brand: 'Bibo', category: ['Drinks', 'Cola'], attributes: { supplier: 'north' } }),
  item('light', { brand: 'Bibo', category: ['Drinks', 'Cola'], attributes: { supplier: 'north' } }),
  item('lemonade', { brand: 'Bibo', category: ['Drinks', 'Lemonade'], attributes: { supplier: 'south' } }),
  item('juice', { brand: 'Frutta', category: ['Drinks', 'Juice'], attributes: { supplier: 'south' } }),
  item('loose'),
]);

const offer = (code: string, fields: Partial<Promotion> = {}): Promotion =>
  promotion(code, { type: 'HANDBILL', items: listOf(code), ...fields });

/** Best first. */
const offers = ['cola', 'light', 'lemonade', 'juice', 'loose'].map((code) => offer(code));

function world(fields: Partial<Variant>, promotions: readonly Promotion[] = offers) {
  const rules = campaign({ variants: [variant({ slotGroups: [slotGroup({ slots: 5 })], ...fields })] });
  return planOf({ campaign: rules, promotions, catalog, nowMs: NOW });
}

const held = (promotion: number, state: Holding['state'], redemptions: readonly Redemption[] = []): Holding => ({
  promotion: promotion as PromotionIndex,
  origin: null,
  state,
  activations: 1,
  countedActivations: 0,
  redeemed: redemptions.length,
  sales: 0,
  redemptions,
});

const active = (promotion: number, lastingUntilMs: number | null = null): Holding =>
  held(promotion, { kind: 'ACTIVE', activation: activation({ lastingUntilMs }), left: null });

const redeemed = (promotion: number, atMs: number): Holding =>
  held(promotion, { kind: 'ASSIGNED' }, [
    {
      redemptionId: 'r' as never,
      atMs,
      quantity: 1,
      amountMinor: 10,
      pointsEarned: 0,
      activation: 1,
      counted: { redemptions: false, budget: false },
    },
  ]);

/** What fills the five slots, and why each other candidate does not. */
function outcome(
  fields: Partial<Variant>,
  customer: Parameters<typeof assign>[1] = {},
  promotions?: readonly Promotion[],
): { chosen: string[]; dropped: Record<string, string> } {
  const plan = world(fields, promotions);
  const input = {
    plan,
    profile: profile(),
    record: walletWith({}),
    exhausted: new Map(),
    excluded: [],
    promised: [],
    nowMs: NOW,
    window: { startMs: NOW, endMs: NOW + WEEK_MS },
    modelVersion: 0,
    known: UNKNOWN,
    rank: rankByPosition,
    popularity: () => 0,
    dueItems: () => [],
    levelAt: () => UNKNOWN_LEVEL,
    uplift: null,
    ...customer,
  };
  const assignment = assignWhole(plan, input);
  const dropped = createDropped(input, assignment)
    .best()
    .map(({ code, reason }) => [code, reason]);
  return {
    chosen: shown(plan, assignment.handbill).filter((code) => code !== 'OVERLAP'),
    dropped: Object.fromEntries(dropped),
  };
}

describe('what overlaps', () => {
  it.each([
    ['ITEM', ['cola', 'light', 'lemonade', 'juice', 'loose']],
    ['BRAND', ['cola', 'juice', 'loose']],
    ['CATEGORY', ['cola', 'lemonade', 'juice', 'loose']],
  ] as const)('by %s', (granularity, chosen) => {
    expect(outcome({ overlap: overlap({ granularity }) }).chosen).toEqual(chosen);
  });

  it('is the item where an item has no brand', () => {
    const loose = [offer('loose'), offer('same', { items: listOf('loose') }), offer('unknown', { items: listOf('?') })];
    const { chosen, dropped } = outcome({ overlap: overlap({ granularity: 'BRAND' }) }, {}, loose);
    expect(chosen.slice(0, 2)).toEqual(['loose', 'unknown']);
    expect(dropped).toEqual({ same: 'OVERLAP_WITHIN_HANDBILL' });
  });
});

describe('ACTIVE promotions', () => {
  const rules = { overlap: overlap({ withActive: true, granularity: 'BRAND' }) } as const;

  it('are kept clear of while they can be used', () => {
    const clear = outcome(rules, { record: walletWith({ holdings: [active(0)] }) });
    expect(clear.chosen).toEqual(['juice', 'loose']);
    expect(clear.dropped).toEqual({
      cola: 'OVERLAP_WITH_ACTIVE',
      light: 'OVERLAP_WITH_ACTIVE',
      lemonade: 'OVERLAP_WITH_ACTIVE',
    });
    const over = outcome(rules, { record: walletWith({ holdings: [active(0, NOW)] }) });
    expect(over.chosen).toEqual(['cola', 'juice', 'loose']);
    const running = outcome(rules, { record: walletWith({ holdings: [active(0, NOW + 1)] }) });
    expect(running.chosen).toEqual(['juice', 'loose']);
  });

  it('count where they are no candidates themselves', () => {
    const hidden = [offer('cola', { visibility: 'HIDDEN' }), ...offers.slice(1)];
    const { chosen } = outcome(rules, { record: walletWith({ holdings: [active(0)] }) }, hidden);
    expect(chosen).toEqual(['juice', 'loose']);
  });

  it('do not count when the rule is off', () => {
    expect(outcome({}, { record: walletWith({ holdings: [active(0)] }) }).chosen).toHaveLength(5);
  });
});

describe('GENERAL promotions', () => {
  const rules = { overlap: overlap({ withGeneral: true }) } as const;
  const with0 = (fields: Partial<Promotion>) => [offer('cola', { type: 'GENERAL', ...fields }), ...offers.slice(1)];

  it('are no candidates, nor is what shares an item with them', () => {
    const general = with0({ items: listOf('cola', 'light') });
    const { chosen, dropped } = outcome(rules, {}, general);
    expect(chosen).toEqual(['lemonade', 'juice', 'loose']);
    expect(dropped).toEqual({ cola: 'OVERLAP_WITH_GENERAL', light: 'OVERLAP_WITH_GENERAL' });
  });

  it.each<[string, Partial<Promotion>, string]>([
    ['starts when the window ends', { startAtMs: NOW + 7 * MS_PER_DAY }, 'light'],
    ['starts within the window', { startAtMs: NOW + 1 }, 'lemonade'],
    ['is for another store', { stores: { kind: 'LIST', storeIds: ['rome' as StoreId] } }, 'light'],
  ])('count for who may have them: one that %s', (_, fields, first) => {
    const general = with0({ items: listOf('cola', 'light'), ...fields });
    expect(outcome(rules, {}, general).chosen[0]).toBe(first);
  });
});

it('what was redeemed is kept clear of for so many days', () => {
  const rules = { overlap: overlap({ redeemedWithinDays: 10, granularity: 'CATEGORY' }) } as const;
  const before = (ms: number) => ({ record: walletWith({ holdings: [redeemed(0, NOW - ms)] }) });
  expect(outcome(rules, before(10 * MS_PER_DAY)).chosen).toEqual(['lemonade', 'juice', 'loose']);
  expect(outcome(rules, before(10 * MS_PER_DAY)).dropped).toEqual({
    cola: 'OVERLAP_WITH_REDEEMED',
    light: 'OVERLAP_WITH_REDEEMED',
  });
  expect(outcome(rules, before(10 * MS_PER_DAY + 1)).chosen).toEqual(['cola', 'lemonade', 'juice', 'loose']);
});

describe('caps', () => {
  it.each([
    ['BRAND', 2, ['cola', 'light', 'juice', 'loose']],
    ['CATEGORY', 1, ['cola', 'lemonade', 'juice', 'loose']],
    ['SUPPLIER', 1, ['cola', 'lemonade', 'loose']],
  ] as const)('leave so many of one %s', (per, most, chosen) => {
    expect(outcome({ offerCaps: [{ per, offers: most }] }).chosen).toEqual(chosen);
  });

  it('are told', () => {
    expect(outcome({ offerCaps: [{ per: 'BRAND', offers: 2 }] }).dropped).toEqual({ lemonade: 'OFFER_CAP' });
  });
});

describe('excluded items', () => {
  it('may be told by a filter, beside a list', () => {
    const excluded = { excludedItems: "item.brand == 'Bibo'", excludedItemIds: ['juice' as never] };
    const { chosen, dropped } = outcome(excluded);
    expect(chosen).toEqual(['loose', ...Array(4).fill('TOO_FEW_CANDIDATES')]);
    expect(new Set(Object.values(dropped))).toEqual(new Set(['EXCLUDED_ITEM']));
  });
});

it('a request may leave promotions out', () => {
  const { chosen, dropped } = outcome({}, { excluded: [0, 99] as PromotionIndex[] });
  expect(chosen).not.toContain('cola');
  expect(dropped).toEqual({ cola: 'EXCLUDED_BY_REQUEST' });
});
