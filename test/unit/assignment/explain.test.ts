import { describe, expect, it } from 'vitest';
import { droppedCandidates } from '../../../src/assignment/dropped.js';
import { explainScore } from '../../../src/assignment/explain.js';
import type { ItemId } from '../../../src/base/ids.js';
import { DROPPED_CANDIDATES_MAX } from '../../../src/limits.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, type Signal } from '../../../src/ranking/signals.js';
import { assign, planOf, profile, rankByPosition, store } from '../../support/assignment.js';
import { campaign, filled, handbill, slotGroup, variant, WEEK_MS } from '../../support/campaigns.js';
import { listOf, promotion } from '../../support/promotions.js';
import { walletWith } from '../../support/wallets.js';

function signals(values: Partial<Record<Signal, number>>): Float32Array {
  const vector = new Float32Array(SIGNAL_COUNT);
  for (const [signal, value] of Object.entries(values)) vector[SIGNAL_INDEX[signal as Signal]] = value;
  return vector;
}

describe('purchases in plain words', () => {
  const dated = { decay240Days: 0.7, count: Math.log(10) };
  it.each<[string, Partial<Record<Signal, number>>]>([
    ['bought 9 times, last 12 days ago, usually every 14 days', { ...dated, agoDays: Math.log(13), dueDays: 13 / 14 }],
    ['bought 9 times, last today, usually every 2 days', { ...dated, agoDays: 0, dueDays: 0.5 }],
    ['bought 9 times, last 40 days ago, long overdue', { ...dated, agoDays: Math.log(41), dueDays: 4 }],
    ['bought once, 1 receipt ago', { count: Math.log(2), ago: Math.log(2) }],
    ['bought 2 times, last on the newest receipt, usually every 3 receipts', { count: Math.log(3), due: 1 / 3 }],
  ])('%s', (words, values) => {
    const parts = {
      terms: new Map([['count', 1]]),
      signals: signals(values),
      itemName: 'Milk',
      otherItems: 0,
      learned: null,
    };
    expect(explainScore(0.4, parts).find(({ signal }) => signal === 'purchases')?.words).toBe(`Milk: ${words}`);
  });
});

describe('contributions', () => {
  const terms = new Map([
    ['base', -3],
    ['count', 1.5],
    ['decay80', 0.5],
    ['denseLinear', 0.25],
  ]);

  it.each([0, 3])('add up to the log-odds of the score, with %i other items', (otherItems) => {
    const parts = { terms, signals: signals({ count: 1, ago: 1 }), itemName: 'Milk', otherItems, learned: null };
    const contributions = explainScore(0.4, parts);
    const sum = contributions.reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBeCloseTo(Math.log(0.4 / 0.6), 9);
    expect(contributions.find(({ signal }) => signal === 'purchases')?.amount).toBe(2);
    expect(contributions.some(({ signal }) => signal === 'other_items')).toBe(otherItems > 0);
  });

  it.each([
    [0.25, 'Milk goes with what this customer buys'],
    [-0.25, 'Milk is less likely with what this customer buys'],
  ])('a taste of %d is told as: %s', (amount, words) => {
    const parts = {
      terms: new Map([['denseLog', amount]]),
      signals: null,
      itemName: 'Milk',
      otherItems: 0,
      learned: null,
    };
    expect(explainScore(0.4, parts).find(({ signal }) => signal === 'taste')?.words).toBe(words);
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
    modelVersion: 0,
    rank: rankByPosition,
    popularity: () => 0,
  };

  it('come with the rule that dropped them, best first', () => {
    const dropped = droppedCandidates(input, assign(plan, input));
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
    expect(droppedCandidates(wideInput, assign(wide, wideInput))).toHaveLength(DROPPED_CANDIDATES_MAX);
  });
});
