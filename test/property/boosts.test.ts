import { expect, it } from 'vitest';
import { assignHandbill } from '../../src/assignment/assign.js';
import { MEASURES, STATIC_SLIDERS } from '../../src/assignment/boost-measures.js';
import { customerOrder } from '../../src/assignment/customer-order.js';
import { type CampaignPlan, planVariant } from '../../src/assignment/plan.js';
import { randomStream } from '../../src/base/hash.js';
import type { CampaignIndex, PromotionIndex } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { finish } from '../../src/base/work.js';
import { type BoostRow, type Boosts, SLIDER_BOUNDS, SLIDERS, type Slider } from '../../src/campaigns/boosts.js';
import type { Desk } from '../../src/engine/desks/desk.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import { createScoring } from '../../src/scoring/scoring.js';
import { profile } from '../support/assignment.js';
import { campaign, overlap, slotGroup, variant } from '../support/campaigns.js';
import { deskOf } from '../support/desks.js';
import { FIRST_DAY } from '../support/histories.js';
import {
  allEligible,
  between,
  integer,
  type Random,
  randomHistory,
  randomItems,
  randomModel,
} from '../support/pools.js';
import { item, listOf, promotion } from '../support/promotions.js';

const CASES = Number(process.env.HANDBILL_BOOST_CASES ?? 600);
const CASES_PER_DESK = 40;
const ITEMS = 30;
const NOW_MS = (FIRST_DAY + 90) * MS_PER_DAY;

const scoring = createScoring({ kind: 'auto', warn: (message) => expect.fail(message) });

const maybe = <T>(random: Random, value: T): T | null => (random() < 0.2 ? null : value);

/** Products and promotions of every kind, ranked by the kernel for a random model; levels as exposure may teach them. */
function randomDesk(random: Random): Desk {
  const items = Array.from({ length: ITEMS }, (_, i) =>
    item(String(i), {
      brand: `b${i % 7}`,
      category: ['food', `c${i % 6}`],
      priceMinor: maybe(random, integer(random, 50, 2_000)),
      margin: maybe(random, between(random, -0.1, 0.8)),
      stock: maybe(random, integer(random, 0, 300)),
    }),
  );
  const promotions = Array.from({ length: integer(random, 2, 24) }, (_, i) =>
    promotion(`p${i}`, {
      priority: integer(random, 0, 4),
      items: listOf(...randomItems(random, integer(random, 1, 4), ITEMS)),
      discount: { mode: 'STATIC', type: 'PERCENT', value: integer(random, 0, 100) * 10_000 },
      startAtMs: maybe(random, NOW_MS - integer(random, 0, 60) * MS_PER_DAY),
      tags: [`t${integer(random, 0, 3)}`],
    }),
  );
  const levels = new Map(
    promotions.flatMap((_, i) =>
      random() < 0.5 ? [] : [[i as PromotionIndex, { shape: between(random, 1, 9), rate: 4 }]],
    ),
  );
  const model = randomModel(random, { itemCount: ITEMS, k: integer(random, 1, 8) });
  return deskOf({ items, promotions, levels, model, scoring, nowMs: NOW_MS });
}

const FILTERS = [
  ...[0, 1, 2, 3, 4].map((priority) => `promotion.priority == ${priority}.0`),
  'promotion.discount_value > 40.0 && profile.is_member',
  "promotion.tags.exists(t, t in profile.segment_ids) || promotion.code == 'p0'",
  "items.exists(i, i.brand == 'b3')",
];

const randomRow = (random: Random): BoostRow => ({
  filter: FILTERS[integer(random, 0, FILTERS.length - 1)]!,
  factor: Math.exp(between(random, Math.log(0.1), Math.log(10))),
});

const sliderAt = (random: Random, slider: Slider): number => between(random, ...SLIDER_BOUNDS[slider]);

const randomBoosts = (random: Random): Boosts => ({
  rows: Array.from({ length: integer(random, 1, 4) }, () => randomRow(random)),
  sliders: Object.fromEntries(
    SLIDERS.map((slider) => [slider, random() < 0.5 ? 0 : sliderAt(random, slider)]),
  ) as Boosts['sliders'],
});

interface Customer {
  readonly desk: Desk;
  readonly history: Uint8Array | null;
  readonly profile: ReturnType<typeof profile>;
}

const window = { startMs: NOW_MS, endMs: NOW_MS + 7 * MS_PER_DAY };

/** The place of each position in the order of an assignment. */
function placesUnder(boosts: Boosts, { desk, history, profile: who }: Customer): number[] {
  const { candidates } = desk;
  const plan = finish(planVariant(variant({ boosts }), candidates));
  const size = candidates.pool.entries.length;
  const sources = { ...desk.orderSources(history, NOW_MS), profile: who };
  const { positions } = customerOrder(plan, candidates, sources, window, 1).rank(allEligible(size), size);
  const places = new Array<number>(size).fill(size);
  positions.forEach((position, place) => {
    places[position] = place;
  });
  return places;
}

/** The slot of each position in a handbill; Infinity: it is in none. */
function slotsUnder(boosts: Boosts, { desk, history, profile: who }: Customer): number[] {
  const { candidates } = desk;
  const group = slotGroup({ slots: 3 });
  const rules = overlap({ withinHandbill: false });
  const assigned = campaign({
    variants: [
      variant({
        boosts: { ...boosts, sliders: { ...boosts.sliders, diversity: 0 } },
        slotGroups: [group],
        overlap: rules,
      }),
    ],
  });
  const variantPlan = finish(planVariant(assigned.variants[0]!, candidates));
  const plan: CampaignPlan = {
    campaign: assigned,
    index: 0 as CampaignIndex,
    candidates,
    accepts: () => true,
    armOf: () => ({ arm: 'A', variantPlan }),
    weightsAt: () => ({ id: 0, holdoutBuckets: 0, controlBuckets: 0, variantBuckets: { A: 10_000 } }),
  };
  const { handbill } = assignHandbill({
    ...desk.orderSources(history, NOW_MS),
    plan,
    profile: who,
    record: EMPTY_RECORD,
    promised: [],
    exhausted: new Map(),
    excluded: [],
    nowMs: NOW_MS,
    window,
  });
  const held = handbill.slots.map((slot) => (slot.kind === 'filled' ? slot.promotion : null));
  return candidates.pool.entries.map(({ index }) =>
    held.includes(index) ? held.indexOf(index) : Number.POSITIVE_INFINITY,
  );
}

function forCases(seed: number, test: (random: Random, customer: Customer) => void): void {
  let desk: Desk | undefined;
  for (let i = 0; i < CASES; i++) {
    const random = randomStream(seed * 1_000_003 + i);
    if (desk === undefined || i % CASES_PER_DESK === 0) desk = randomDesk(random);
    const history = randomHistory(random, integer(random, 0, 12), 6, ITEMS);
    test(random, {
      desk,
      history,
      profile: profile({ isMember: random() < 0.5, segments: [`t${integer(random, 0, 3)}`] }),
    });
  }
}

it('raising a factor never lowers the rank of a promotion that its row accepts', () => {
  forCases(1, (random, customer) => {
    const boosts = randomBoosts(random);
    const [row, ...others] = boosts.rows as [BoostRow, ...BoostRow[]];
    const raised = { ...boosts, rows: [{ ...row, factor: between(random, row.factor, 10) }, ...others] };
    const only = finish(planVariant(variant({ boosts: { ...boosts, rows: [row] } }), customer.desk.candidates)).boosts!
      .rows[0]!;
    const accepted = only.mask.matching.slice();
    only.mask.restrict(accepted, customer.profile, { left: 100_000 });
    const [before, after] = [placesUnder(boosts, customer), placesUnder(raised, customer)];
    const [shownBefore, shownAfter] = [slotsUnder(boosts, customer), slotsUnder(raised, customer)];
    before.forEach((place, p) => {
      if (((accepted[p >>> 5]! >>> (p & 31)) & 1) === 0) return;
      expect(after[p], `case ${JSON.stringify({ row, raised: raised.rows[0], p })}`).toBeLessThanOrEqual(place);
      expect(shownAfter[p]).toBeLessThanOrEqual(shownBefore[p]!);
    });
  });
});

it('raising a slider never lets a promotion with less of what it asks for pass one with more', () => {
  const sliders = SLIDERS.filter((slider) => slider !== 'diversity');
  forCases(2, (random, customer) => {
    const { candidates, orderSources } = customer.desk;
    const slider = sliders[integer(random, 0, sliders.length - 1)]!;
    const boosts = randomBoosts(random);
    const value = sliderAt(random, slider);
    const at = (set: number): Boosts => ({ ...boosts, sliders: { ...boosts.sliders, [slider]: set } });
    const [before, after] = [value, between(random, value, 1)].map((set) => placesUnder(at(set), customer)) as [
      number[],
      number[],
    ];
    const due = new Map(
      orderSources(customer.history, NOW_MS)
        .dueItems()
        .map((each) => [each.item, each.due]),
    );
    const measures = candidates.pool.entries.map((entry) =>
      slider === 'repurchaseDue'
        ? Math.max(0, ...Array.from(entry.items, (index) => due.get(index) ?? 0))
        : MEASURES[slider](entry, candidates, Math.floor(NOW_MS / MS_PER_DAY)),
    );
    const most = Math.max(...measures);
    measures.forEach((measure, a) => {
      if (measure === most) {
        const rivals = measures.filter((other) => other === most).length;
        if (rivals === 1) expect(after[a]).toBeLessThanOrEqual(before[a]!);
      }
      measures.forEach((other, b) => {
        if (measure > other && before[a]! < before[b]!) {
          expect(after[a], `case ${JSON.stringify({ slider, value, a, b })}`).toBeLessThan(after[b]!);
        }
      });
    });
  });
});

it('factors stay within their bounds, and without boosts there are none', () => {
  forCases(3, (random, { desk, history, profile: who }) => {
    const boosts = { ...randomBoosts(random), rows: [] };
    const plan = finish(planVariant(variant({ boosts }), desk.candidates));
    const sources = { ...desk.orderSources(history, NOW_MS), profile: who };
    const order = customerOrder(plan, desk.candidates, sources, window, 1);
    const set =
      STATIC_SLIDERS.concat().filter((slider) => boosts.sliders[slider] !== 0).length +
      Number(boosts.sliders.repurchaseDue !== 0);
    if (order.boosts === null) {
      expect(set + boosts.sliders.diversity).toBe(0);
      return;
    }
    for (const [position, factor] of order.boosts.factors.entries()) {
      expect(factor).toBeGreaterThanOrEqual(4 ** -set * (1 - 1e-6));
      expect(factor).toBeLessThanOrEqual(4 ** set * (1 + 1e-6));
      const told = order.boosts.partsAt(position).reduce((sum, { amount }) => sum + amount, 0);
      expect(told).toBeCloseTo(Math.log(factor), 5);
    }
  });
});
