import { describe, expect, it } from 'vitest';
import { createDropped } from '../../../src/assignment/dropped.js';
import { explainScore, type ScoreParts } from '../../../src/assignment/explain.js';
import type { ItemId, PromotionIndex } from '../../../src/base/ids.js';
import { UNKNOWN_LEVEL } from '../../../src/exposure/level.js';
import { DROPPED_CANDIDATES_MAX } from '../../../src/limits.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import type { Term } from '../../../src/ranking/score-terms.js';
import { assignWhole, planOf, profile, rankByPosition, store, UNKNOWN } from '../../support/assignment.js';
import { campaign, filled, handbill, slotGroup, variant, WEEK_MS, windowOf } from '../../support/campaigns.js';
import { listOf, promotion } from '../../support/promotions.js';
import { signals } from '../../support/signals.js';
import { walletWith } from '../../support/wallets.js';

const parts = (fields: Partial<ScoreParts>): ScoreParts => ({
  terms: new Map(),
  signals: null,
  itemName: 'Milk',
  otherItems: 0,
  purchases: 0,
  learned: null,
  level: 0,
  ...fields,
});

describe('contributions', () => {
  const terms = new Map<Term, number>([
    ['unknownBase', -6],
    ['base', 3],
    ['count', 1.5],
    ['decay80', 0.5],
    ['taste', -0.25],
  ]);

  it.each([0, 3])('add up to the log-odds of the score, and their shares to 1, with %i other items', (otherItems) => {
    const contributions = explainScore(0.4, parts({ terms, signals: signals({ count: 1, ago: 1 }), otherItems }));
    const sumOf = (field: 'amount' | 'share') => contributions.reduce((total, each) => total + each[field], 0);
    expect(sumOf('amount')).toBeCloseTo(Math.log(0.4 / 0.6), 9);
    expect(sumOf('share')).toBeCloseTo(1, 9);
    expect(contributions.find(({ signal }) => signal === 'purchases')?.amount).toBe(2);
    expect(contributions.some(({ signal }) => signal === 'other_items')).toBe(otherItems > 0);
  });

  it('come strongest first, whichever way they point, and the starting point last and without a share', () => {
    const contributions = explainScore(0.4, parts({ terms }));
    expect(contributions.map(({ signal, share }) => [signal, share])).toEqual([
      ['popularity', expect.closeTo(3 / 5.25, 9)],
      ['purchases', expect.closeTo(2 / 5.25, 9)],
      ['taste', expect.closeTo(0.25 / 5.25, 9)],
      ['any_item', 0],
    ]);
  });

  it('by redemptions add up, too: the level is the starting point, inputs of one kind are one reason', () => {
    const learned = {
      level: -3,
      terms: { purchases: 1.5, idle: -0.5, typeLift: 0.25, othersCoupon: 0.75, reach: -0.125 },
    };
    const contributions = explainScore(0.4, parts({ learned, purchases: 2 }));
    expect(contributions.reduce((total, { amount }) => total + amount, 0)).toBeCloseTo(Math.log(0.4 / 0.6), 9);
    expect(contributions.map(({ signal, amount }) => [signal, amount])).toEqual([
      ['own_redemptions', 1],
      ['redemptions', 0.75],
      ['own_categories', 0.25],
      ['popularity', -0.125],
      ['any_item', expect.any(Number)],
    ]);
  });

  it('of a score that nothing moves are its starting point alone', () => {
    expect(explainScore(0.4, parts({ terms: new Map([['unknownBase', -1]]) }))).toMatchObject([
      { signal: 'any_item', share: 0 },
    ]);
  });
});

describe('dropped candidates', () => {
  const rules = campaign({
    variants: [variant({ slotGroups: [slotGroup({ slots: 1, tags: ['T'] })], excludedItemIds: ['9' as ItemId] })],
  });
  const tagged = (code: string, fields: Parameters<typeof promotion>[1]) => promotion(code, { tags: ['T'], ...fields });
  const plan = planOf({
    campaign: rules,
    promotions: [
      tagged('chosen', { items: listOf(1) }),
      tagged('later', { startAtMs: 1 }),
      tagged('sooner', { expireAtMs: WEEK_MS - 1 }),
      tagged('elsewhere', { stores: { kind: 'LIST', storeIds: [store('rome')] } }),
      tagged('members', { type: 'MEMBERS_ONLY' }),
      promotion('untagged'),
      tagged('excluded', { items: listOf(8, 9) }),
      tagged('promised', { items: listOf(5, 6) }),
      tagged('same item', { items: listOf(1, 2) }),
      tagged('worse', { items: listOf(3) }),
      tagged('other', { items: listOf(5), type: 'CUSTOM' }),
    ],
  });
  const input = {
    plan,
    profile: profile({ isMember: false }),
    record: walletWith({ handbills: [handbill({ campaign: 9 as never, slots: [filled(10)] })] }),
    exhausted: new Map(),
    nowMs: 0,
    window: windowOf(plan.campaign, 0),
    modelVersion: 0,
    rank: rankByPosition,
    popularity: () => 0,
    dueItems: () => [],
    levelAt: () => UNKNOWN_LEVEL,
    uplift: null,
    known: UNKNOWN,
    promised: [10 as PromotionIndex],
    excluded: [],
  };

  it('come with the rule that dropped them, best first', () => {
    const dropped = createDropped(input, assignWhole(plan, input)).best();
    expect(dropped.map(({ code, reason }) => [code, reason])).toEqual([
      ['later', 'NOT_YET_VALID'],
      ['sooner', 'EXPIRES_WITHIN_WINDOW'],
      ['elsewhere', 'WRONG_STORE'],
      ['members', 'NOT_IN_AUDIENCE'],
      ['untagged', 'FILTERED'],
      ['excluded', 'EXCLUDED_ITEM'],
      ['promised', 'OVERLAP_WITH_OTHER_HANDBILL'],
      ['same item', 'OVERLAP_WITHIN_HANDBILL'],
      ['worse', 'OUTRANKED'],
      ['other', 'NOT_IN_AUDIENCE'],
    ]);
  });

  it('are limited in number', () => {
    const many = Array.from({ length: DROPPED_CANDIDATES_MAX + 2 }, (_, i) => tagged(`p${i}`, { items: listOf(i) }));
    const wide = planOf({
      campaign: campaign({ variants: [variant({ slotGroups: [slotGroup({ slots: 1 })] })] }),
      promotions: many,
    });
    const wideInput = { ...input, plan: wide, record: EMPTY_RECORD };
    expect(createDropped(wideInput, assignWhole(wide, wideInput)).best()).toHaveLength(DROPPED_CANDIDATES_MAX);
  });
});
