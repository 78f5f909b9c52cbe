import { describe, expect, it } from 'vitest';
import { explainScore } from '../../../src/assignment/explain.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { type Boosts, NO_BOOSTS } from '../../../src/campaigns/boosts.js';
import { withoutFactor } from '../../../src/exposure/level.js';
import { assignWhole, planOf, profile, shown } from '../../support/assignment.js';
import { campaign, overlap, slotGroup, variant } from '../../support/campaigns.js';
import { catalogOf, item, listOf, promotion } from '../../support/promotions.js';

const DAY = 1_000 * MS_PER_DAY;

const catalog = catalogOf([
  item('milk', { name: 'Milk', brand: 'Alp', category: ['Dairy'], priceMinor: 200, margin: 0.25, stock: 0 }),
  item('cheese', { name: 'Cheese', brand: 'Alp', category: ['Dairy'], priceMinor: 400, margin: 0.5, stock: 30 }),
  item('bread', { name: 'Bread', brand: 'Oven', category: ['Bakery'], priceMinor: 100, margin: -0.1, stock: 60 }),
  item('salt', { name: 'Salt', priceMinor: 100, margin: 0.15 }),
]);

const offers = ['milk', 'cheese', 'bread', 'salt'].map((name, i) =>
  promotion(name, {
    items: listOf(name),
    discount: { mode: 'STATIC', type: 'PERCENT', value: [100_000, 250_000, 500_000, 900_000][i]! },
    startAtMs: [DAY, DAY - 14 * MS_PER_DAY, DAY - 28 * MS_PER_DAY, null][i]!,
  }),
);

interface Set extends Partial<Boosts['sliders']> {
  readonly rows?: Boosts['rows'];
}

function assigned({ rows = [], ...sliders }: Set, fields: Parameters<typeof assignWhole>[1] = {}) {
  const boosts = { rows, sliders: { ...NO_BOOSTS.sliders, ...sliders } };
  const rules = variant({ boosts, slotGroups: [slotGroup({ slots: 4 })], overlap: overlap({ withinHandbill: false }) });
  const plan = planOf({ campaign: campaign({ variants: [rules] }), promotions: offers, catalog });
  const whole = assignWhole(plan, { nowMs: DAY, ...fields });
  return { ...whole, shown: shown(plan, whole.handbill) };
}

const factorsOf = (set: Set, fields?: Parameters<typeof assignWhole>[1]) =>
  Array.from(assigned(set, fields).order.boosts!.factors);

const close = (...factors: number[]) => factors.map((factor) => expect.closeTo(factor, 5));

describe('boosts', () => {
  it('are none where none are set', () => {
    expect(assigned({}).order.boosts).toBeNull();
    expect(assigned({ rows: [{ filter: 'true', factor: 1 }] }).order.boosts).toBeNull();
  });

  it('of sliders are four to the power of setting times measure', () => {
    expect(factorsOf({ discountDepth: 1 })).toEqual(close(4 ** 0.2, 4 ** 0.5, 4, 4));
    expect(factorsOf({ discountDepth: -0.5 })).toEqual(close(4 ** -0.1, 4 ** -0.25, 0.5, 0.5));
    expect(factorsOf({ novelty: 1 })).toEqual(close(4, 2, 4 ** 0.25, 1));
    expect(factorsOf({ margin: 1 })).toEqual(close(2, 4, 1, 4 ** 0.3));
    // Of 30 on average.
    expect(factorsOf({ stock: 1 })).toEqual(close(1, 2, 4 ** (2 / 3), 2));
    const dueItems = () => [
      { item: 0, due: 0.5 },
      { item: 2, due: 1 },
    ];
    expect(factorsOf({ repurchaseDue: 1 }, { dueItems })).toEqual(close(2, 1, 4, 1));
  });

  it('of rows multiply, for the customers whom their filter is for', () => {
    const rows = [
      { filter: 'promotion.discount_value > 20.0', factor: 3 },
      { filter: "profile.is_member && promotion.code != 'salt'", factor: 0.5 },
    ];
    expect(factorsOf({ rows })).toEqual(close(0.5, 1.5, 1.5, 3));
    expect(factorsOf({ rows }, { profile: profile({ isMember: false }) })).toEqual(close(1, 3, 3, 3));
  });

  it('are told in words whose amounts add up with the others to the score', () => {
    const { order } = assigned({ discountDepth: 1, novelty: -1, rows: [{ filter: 'true', factor: 0.5 }] });
    const boosted = order.boosts!.partsAt(1);
    expect(boosted.map(({ signal, words }) => [signal, words])).toEqual([
      ['boost', 'The campaign holds back offers like this one (true): x 0.5'],
      ['discount_depth', 'The campaign favours deep discounts, and this offer takes 25 % off'],
      ['novelty', 'The campaign holds back new offers, and this one began 14 days before'],
    ]);
    const parts = {
      terms: new Map(),
      level: 0,
      learned: null,
      itemName: null,
      signals: null,
      otherItems: 0,
      purchases: 0,
    };
    const told = explainScore(0.4, parts, boosted);
    expect(told.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(Math.log(0.4 / 0.6), 9);
    expect(told.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('stay out of the chances that exposure is learned from', () => {
    const rank = (eligible: Uint32Array, _: number, factors?: Float32Array | null) => {
      const odds = [1, 2, 3, 4].map((each, p) => each * (factors?.[p] ?? 1));
      const positions = [0, 1, 2, 3].filter((p) => (eligible[0]! >>> p) & 1).sort((a, b) => odds[b]! - odds[a]!);
      return {
        positions: Uint32Array.from(positions),
        scores: Float32Array.from(positions, (p) => odds[p]! / (1 + odds[p]!)),
      };
    };
    const { exposure, shown: codes } = assigned(
      { rows: [{ filter: "promotion.code == 'milk'", factor: 10 }] },
      { rank },
    );
    expect(codes).toEqual(['milk', 'salt', 'bread', 'cheese']);
    expect(exposure.chances).toEqual(close(1 / 2, 4 / 5, 3 / 4, 2 / 3));
    expect(withoutFactor(10 / 11, 10)).toBeCloseTo(0.5, 9);
  });
});

describe('diversity', () => {
  it('puts an offer of another kind above those that are like one above', () => {
    // By odds of 1, 1/2, 1/3, 1/4; cheese is of the brand of milk, beside which it counts 4^-.35 times.
    expect(assigned({}).shown).toEqual(['milk', 'cheese', 'bread', 'salt']);
    expect(assigned({ diversity: 0.5 }).shown).toEqual(['milk', 'cheese', 'bread', 'salt']);
    expect(assigned({ diversity: 0.7 }).shown).toEqual(['milk', 'bread', 'cheese', 'salt']);
    expect(
      assigned({ diversity: 0.7 }).handbill.slots.map((slot) => (slot.kind === 'filled' ? slot.score : 0)),
    ).toEqual(close(1 / 2, 1 / 4, 1 / 3, 1 / 5));
  });
});
