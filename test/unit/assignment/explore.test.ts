import { describe, expect, it } from 'vitest';
import type { Assignment } from '../../../src/assignment/assign.js';
import type { CampaignPlan } from '../../../src/assignment/plan.js';
import type { KnownProfile } from '../../../src/audience/known-profile.js';
import type { ProfileId } from '../../../src/base/ids.js';
import type { Campaign, ExplorationRule, Variant } from '../../../src/campaigns/campaign.js';
import { SHUFFLED_SHARE } from '../../../src/limits.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { assign, assignWhole, planOf, profile, shown } from '../../support/assignment.js';
import { campaign, slotGroup, variant } from '../../support/campaigns.js';
import { listOf, promotion } from '../../support/promotions.js';

const exploring = (rule: Partial<ExplorationRule>, fields: Partial<Variant> = {}): Campaign =>
  campaign({
    exploration: { share: 1, slots: 2, method: 'UNIFORM', ...rule },
    variants: [variant({ slotGroups: [slotGroup({ slots: 4 })], ...fields })],
  });

/** One promotion an item, best first. */
const each = (count: number): Promotion[] =>
  Array.from({ length: count }, (_, i) => promotion(`p${i}`, { items: listOf(i) }));

/** What of an assignment is stored or told. */
const storedOf = (plan: CampaignPlan, who: KnownProfile) => {
  const { handbill, exposure } = assignWhole(plan, { profile: who });
  return { handbill, exposure };
};

const customers = Array.from({ length: 400 }, (_, i) => profile({ profileId: `c${i}` as ProfileId }));

/** The handbills of the customers, those whose order was drawn left out unless said. */
function assignments(plan: CampaignPlan, { shuffled = false } = {}): Assignment[] {
  const all = customers.map((who) => assignWhole(plan, { profile: who }));
  return all.filter(({ exposure }) => shuffled || !exposure.shuffled);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('a campaign that explores', () => {
  it('leaves its last slots to chance, and the others to the rank', () => {
    const plan = planOf({ campaign: exploring({}), promotions: each(12) });
    const handbills = assignments(plan).map(({ handbill }) => shown(plan, handbill));
    for (const codes of handbills) {
      expect(codes.slice(0, 2)).toEqual(['p0', 'p1']);
      expect(new Set(codes).size).toBe(4);
    }
    // Each of the ten others is drawn by 1 in 5.
    const drawn = new Map<string, number>();
    for (const codes of handbills) for (const code of codes.slice(2)) drawn.set(code, (drawn.get(code) ?? 0) + 1);
    expect([...drawn.keys()].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `p${i + 2}`).sort());
    for (const count of drawn.values()) expect(Math.abs(count - handbills.length / 5)).toBeLessThan(40);
  });

  it('explores in its share of the handbills, and tells propensities of the rule, drawn or not', () => {
    const plan = planOf({ campaign: exploring({ share: 0.25 }), promotions: each(12) });
    const all = assignments(plan);
    const explored = all.filter(({ exposure }) => exposure.explored.some((flag) => flag));
    expect(Math.abs(explored.length / all.length - 0.25)).toBeLessThan(0.08);
    for (const { handbill, exposure } of all) {
      const { candidates, propensities } = exposure;
      expect(Math.abs(sum(candidates.propensities) - 2)).toBeLessThan(1e-6);
      expect(propensities.slice(0, 2)).toEqual([1, 1]);
      handbill.slots.slice(2).forEach((slot, i) => {
        const at = candidates.promotions.indexOf(slot.kind === 'filled' ? slot.promotion : (-1 as never));
        expect(propensities[2 + i]).toBe(candidates.propensities[at]);
      });
      // 3/4 to be shown by the rank, and what is left by lot.
      expect(candidates.propensities[0]).toBeCloseTo(0.75 + 0.25 * 0.2, 1);
    }
  });

  it('keeps every rule: filters, overlap, what others promise', () => {
    const same = [promotion('twin of p2', { items: listOf(2) }), promotion('twin of p9', { items: listOf(9) })];
    const vegan = promotion('for nobody', { items: listOf(30), tags: ['OTHER'] });
    const promotions = [
      ...each(12).map((each) => ({ ...each, tags: ['A'] })),
      ...same.map((p) => ({ ...p, tags: ['A'] })),
      vegan,
    ];
    const rules = exploring({}, { slotGroups: [slotGroup({ slots: 4, tags: ['A'] })] });
    const plan = planOf({ campaign: rules, promotions });
    const promisedItem = plan.candidates.pool.entries[4]!.index;
    for (const who of customers) {
      const codes = shown(plan, assign(plan, { profile: who, promised: [promisedItem] }));
      expect(codes).not.toContain('for nobody');
      expect(codes).not.toContain('p4');
      for (const item of ['2', '9']) {
        expect(codes.filter((code) => code === `p${item}` || code === `twin of p${item}`).length).toBeLessThan(2);
      }
    }
  });

  it('never fills fewer slots than the rank does, and has nothing to draw where there are no more candidates', () => {
    const plan = planOf({ campaign: exploring({}), promotions: each(3) });
    for (const { handbill, exposure } of assignments(plan)) {
      expect(shown(plan, handbill)).toEqual(['p0', 'p1', 'p2', 'TOO_FEW_CANDIDATES']);
      expect(exposure.propensities).toEqual([1, 1, 1, null]);
    }
  });

  it('takes the last slots over all groups', () => {
    const slotGroups = [slotGroup({ name: 'a', slots: 3, order: 1 }), slotGroup({ name: 'b', slots: 1, order: 2 })];
    const plan = planOf({ campaign: exploring({}, { slotGroups }), promotions: each(12) });
    const handbills = assignments(plan).map(({ handbill }) => shown(plan, handbill));
    for (const codes of handbills) expect(codes.slice(0, 2)).toEqual(['p0', 'p1']);
    for (const place of [2, 3]) expect(new Set(handbills.map((codes) => codes[place])).size).toBeGreaterThan(3);
  });

  it('draws the order within the groups of a few handbills, and says of which', () => {
    const plan = planOf({ campaign: exploring({ share: 0.001 }), promotions: each(12) });
    const all = assignments(plan, { shuffled: true });
    const shuffled = all.filter(({ exposure }) => exposure.shuffled);
    expect(Math.abs(shuffled.length / all.length - SHUFFLED_SHARE)).toBeLessThan(0.05);
    expect(new Set(shuffled.map(({ handbill }) => shown(plan, handbill)[0])).size).toBe(4);
    for (const { handbill } of shuffled) expect(shown(plan, handbill).sort()).toEqual(['p0', 'p1', 'p2', 'p3']);
  });

  it('gives the same handbill again for the same customer and time', () => {
    const plan = planOf({ campaign: exploring({ method: 'THOMPSON' }), promotions: each(12) });
    for (const who of customers.slice(0, 50)) {
      expect(storedOf(plan, who)).toEqual(storedOf(plan, who));
    }
  });

  it.each(['POPULARITY', 'PRIORITY', 'NEWEST', 'RANDOM'] as const)(
    'leaves variants alone that rank by %s',
    (algorithm) => {
      const rules = exploring({}, { algorithm });
      const plan = planOf({ campaign: rules, promotions: each(12) });
      const plain = planOf({ campaign: { ...rules, exploration: null }, promotions: each(12) });
      for (const who of customers.slice(0, 50)) {
        expect(storedOf(plan, who)).toEqual(storedOf(plain, who));
      }
    },
  );
});

describe('a campaign that leaves nothing to chance', () => {
  it('shows what it shows with certainty, but for a lot over all of it', () => {
    const told = (algorithm: Variant['algorithm']) => {
      const plan = planOf({ campaign: { ...exploring({}, { algorithm }), exploration: null }, promotions: each(3) });
      return assignWhole(plan).exposure;
    };
    expect(told('AI_ENGINE')).toMatchObject({ propensities: [1, 1, 1, null], explored: [false, false, false, false] });
    expect(told('AI_ENGINE').chances[0]).toBeCloseTo(0.5, 6);
    expect(told('PRIORITY')).toMatchObject({ propensities: [1, 1, 1, null], chances: [null, null, null, null] });
    expect(told('RANDOM').propensities).toEqual([null, null, null, null]);
  });
});
