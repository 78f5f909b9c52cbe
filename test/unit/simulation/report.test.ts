import { describe, expect, it } from 'vitest';
import type { CampaignId, PromotionCode, PromotionIndex } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { limitReach } from '../../../src/simulation/limit-reach.js';
import type { PromotionFacts } from '../../../src/simulation/promotion-facts.js';
import { type ReportBasis, simulationReport } from '../../../src/simulation/report.js';
import {
  addOverlap,
  addSimulated,
  emptyOverlap,
  emptyTally,
  type Simulated,
  type SimulatedOffer,
} from '../../../src/simulation/tally.js';

const index = (promotion: number) => promotion as PromotionIndex;
const window = { startMs: 0, endMs: 2 * MS_PER_DAY };
const offer = (promotion: number, chance: number, byPopularity = false): SimulatedOffer => ({
  promotion: index(promotion),
  chance,
  byPopularity,
});

const facts = (promotion: number, fields: Partial<PromotionFacts> = {}): [PromotionIndex, PromotionFacts] => [
  index(promotion),
  {
    code: `p${promotion}` as PromotionCode,
    name: `Promotion ${promotion}`,
    currency: 'EUR' as Currency,
    costMinor: 50,
    budgetMinor: null,
    redeemLimitGlobal: null,
    brands: [],
    suppliers: [],
    ...fields,
  },
];

const CUSTOMERS: readonly Simulated[] = [
  'OUTSIDE',
  'CONTROL',
  'UNKNOWN',
  { window, slots: [offer(1, 0.5), offer(2, 0.25, true), { empty: 'OVERLAP' }] },
  { window, slots: [offer(1, 0.1), { empty: 'OVERLAP' }, { empty: 'NO_CANDIDATE' }] },
];

function reportOf(
  customers: readonly Simulated[],
  basis: Partial<ReportBasis> = {},
  other: typeof customers | null = null,
) {
  const campaign = (campaignId: string, all: readonly Simulated[]) => {
    const tally = emptyTally();
    for (const each of all) addSimulated(tally, each);
    return { campaignId: campaignId as CampaignId, tally, candidates: 9 };
  };
  const overlap = emptyOverlap();
  customers.forEach((each, i) => {
    if (other) addOverlap(overlap, each, other[i]!);
  });
  const outcome = {
    subject: campaign('new', customers),
    against: other && campaign('old', other),
    overlap,
    facts: new Map([
      facts(1, { budgetMinor: 1_000, brands: ['A', 'B'], suppliers: ['S'] }),
      facts(2, { brands: ['A'], redeemLimitGlobal: 3, costMinor: 0 }),
    ]),
  };
  return simulationReport(outcome, {
    seed: 1,
    atMs: 5,
    profiles: 50,
    sampled: 5,
    redemptionsPerChance: 0.5,
    used: (cap) => (cap === 'budget' ? 250 : 3),
    ...basis,
  });
}

describe('a simulation report', () => {
  it('counts customers, slots and offers', () => {
    expect(reportOf(CUSTOMERS).subject).toMatchObject({
      ...{ outside: 1, control: 1, unknown: 1, customers: 2, slots: 6, filled: 3, byPopularity: 1, candidates: 9 },
      emptySlots: new Map([
        ['OVERLAP', 2],
        ['NO_CANDIDATE', 1],
      ]),
      windowDays: 2,
      promotions: [
        { code: 'p1', shown: 2 },
        { code: 'p2', shown: 1 },
      ],
      brands: [
        { name: 'A', offers: 3 },
        { name: 'B', offers: 2 },
      ],
      suppliers: [{ name: 'S', offers: 2 }],
    });
  });

  it('expects redemptions and costs of all customers of the store in one window', () => {
    const { promotions, redemptions, costs } = reportOf(CUSTOMERS).subject;
    // Chances of .6 in a sample of 5 of 50, half of which are redeemed.
    expect(promotions[0]).toMatchObject({ redemptions: expect.closeTo(3, 9), costMinor: expect.closeTo(150, 9) });
    expect(redemptions).toBeCloseTo(3 + 1.25, 9);
    expect(costs.get('EUR' as Currency)).toBeCloseTo(150, 9);
  });

  it('says for how many days budgets and limits last', () => {
    const [first, second] = reportOf(CUSTOMERS).subject.promotions;
    // 750 left, 75 a day.
    expect(first!.budget).toEqual({ limit: 1_000, used: 250, days: expect.closeTo(10, 9) });
    expect(first!.redemptionLimit).toBeNull();
    expect(second!.redemptionLimit).toEqual({ limit: 3, used: 3, days: 0 });
  });

  it('takes every purchase for a redemption where nothing is known, and no offer for more than it is shown', () => {
    expect(reportOf(CUSTOMERS, { redemptionsPerChance: null }).subject.promotions[0]!.redemptions).toBeCloseTo(6, 9);
    expect(reportOf(CUSTOMERS, { redemptionsPerChance: 1_000 }).subject.promotions[0]!.redemptions).toBeCloseTo(20, 9);
  });

  it('compares with another campaign, of customers who are shown both', () => {
    const other: Simulated[] = [
      'OUTSIDE',
      { window, slots: [offer(1, 1)] },
      { window, slots: [offer(1, 1)] },
      { window, slots: [offer(2, 1), offer(1, 1)] },
      { window, slots: [offer(2, 1)] },
    ];
    const { overlap, against } = reportOf(CUSTOMERS, {}, other);
    expect(overlap).toEqual({ customers: 2, same: 1, share: 2 / 3 });
    expect(against).toMatchObject({ campaignId: 'old', customers: 4 });
    expect(reportOf(CUSTOMERS).overlap).toBeNull();
  });

  it('has nothing to tell of nobody', () => {
    const { subject, overlap } = reportOf(['OUTSIDE'], {}, ['CONTROL']);
    expect(subject).toMatchObject({ customers: 0, windowDays: 0, redemptions: 0, promotions: [] });
    expect(overlap).toEqual({ customers: 0, same: 0, share: 0 });
  });
});

describe('how long a limit lasts', () => {
  it.each([
    [null, 0, 1, null],
    [10, 4, 2, { limit: 10, used: 4, days: 3 }],
    [10, 10, 2, { limit: 10, used: 10, days: 0 }],
    [10, 12, 0, { limit: 10, used: 12, days: 0 }],
    [10, 4, 0, { limit: 10, used: 4, days: null }],
  ])('%s, used %i, %i a day', (limit, used, perDay, reach) => {
    expect(limitReach(limit, used, perDay)).toEqual(reach);
  });
});
