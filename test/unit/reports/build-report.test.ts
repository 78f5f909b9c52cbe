import { describe, expect, it } from 'vitest';
import type { CampaignId, PromotionCode } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import type { Design } from '../../../src/experiments/design.js';
import { type Funnel, NO_FUNNEL } from '../../../src/funnel/stage.js';
import { buildReport, type ReportParts } from '../../../src/reports/build-report.js';
import { NO_FUNNELS } from '../../../src/reports/named-funnels.js';
import { NOT_FROZEN } from '../../../src/reports/planned-end.js';
import { type Entered, rowsOf } from '../../support/outcome-rows.js';

const D = 20_000;

const design: Design = {
  reference: 'CONTROL',
  strata: [{ stratum: 1, holdoutBuckets: 0, controlBuckets: 4_000, variantBuckets: { a: 10_000 } }],
  outcomeDays: 7,
  primary: 'revenueCapped',
  plan: { profiles: 5, relativeEffect: null, expected: {} },
};

/** Control: 100, 300; mean 200, variance 20,000. The variant: 200, 400, 600; mean 400, variance 40,000. */
const ENTERED: readonly Entered[] = [
  { day: D, arm: 'CONTROL', revenue: 100 },
  { day: D + 1, arm: 'CONTROL', revenue: 300 },
  { day: D, arm: 'a', revenue: 200 },
  { day: D + 1, arm: 'a', revenue: 400 },
  { day: D + 1, arm: 'a', revenue: 600 },
];

const report = (parts: Partial<ReportParts> = {}) =>
  buildReport({
    campaignId: 'weekly' as CampaignId,
    currency: 'EUR' as Currency,
    experimentRevision: 1,
    design,
    rows: rowsOf(ENTERED),
    frozen: NOT_FROZEN,
    funnels: NO_FUNNELS,
    today: D + 9,
    asked: { from: null, to: null },
    ...parts,
  });

const SHOWN: Funnel = { ...NO_FUNNEL, assigned: { offers: 6, events: 6, profiles: 2 } };

describe('a report', () => {
  it('is of all who have entered, until today, where no period is asked for', () => {
    expect(report()).toMatchObject({ from: D, to: D + 10, experimentRevision: 1, currency: 'EUR' });
  });

  it('begins with the first event, if that was before the first entry', () => {
    const days = [{ arm: 'a', day: D - 2, funnel: SHOWN, ghosts: 0 }];
    expect(report({ funnels: { ...NO_FUNNELS, days } })).toMatchObject({ from: D - 2, to: D + 10 });
    expect(report({ asked: { from: null, to: D - 5 } })).toMatchObject({ from: D - 6, to: D - 5, days: [] });
  });

  it('tells of each arm what its profiles have brought, beside the share that its weights let expect', () => {
    const { arms } = report();
    expect(arms).toMatchObject([
      { arm: 'CONTROL', profiles: 2, weight: 0.4, ghosts: 0, closedEarly: 0, crossed: 0, marginShare: 0.5 },
      { arm: 'a', profiles: 3, weight: 0.6 },
    ]);
    expect(arms.map(({ outcomes }) => outcomes.revenue)).toEqual([
      { mean: 200, variance: 20_000 },
      { mean: 400, variance: 40_000 },
    ]);
    expect(arms.map(({ outcomes }) => outcomes.revenuePerBasket?.mean)).toEqual([200, 400]);
  });

  it('tells the uplift of those whose outcome days are over, and the whole of it as provisional', () => {
    const uplift = (today: number) => report({ today }).uplift.find(({ outcome }) => outcome === 'revenueCapped');
    expect(uplift(D + 9)).toMatchObject({
      arm: 'a',
      difference: 200,
      total: 1_000,
      profiles: 5,
      verdict: 'COLLECTING',
    });
    // Of those of the first day there is only one in each arm.
    const early = uplift(D + 8);
    expect(early).toMatchObject({ difference: null, total: null, profiles: 0 });
    expect(early?.provisional).toEqual({ difference: 200, profiles: 5 });
  });

  it('of a period is of those who have entered in it; its end is left out', () => {
    const { from, to, arms, days } = report({ asked: { from: D, to: D + 1 } });
    expect([from, to]).toEqual([D, D + 1]);
    expect(arms.map(({ profiles, outcomes }) => [profiles, outcomes.revenue])).toEqual([
      [1, { mean: 100, variance: null }],
      [1, { mean: 200, variance: null }],
    ]);
    expect(days.map(({ day }) => day)).toEqual([D, D]);
  });

  it('has what was frozen at the planned end, but not of a period that was picked since', () => {
    const frozen = { atPlannedEnd: rowsOf(ENTERED), alarm: false };
    const late = rowsOf([...ENTERED, { day: D + 1, arm: 'a', revenue: 5_000 }]);
    const [whole, part] = [
      { from: null, to: null },
      { from: D + 1, to: D + 2 },
    ].map((asked) => report({ frozen, rows: late, asked }).uplift.find(({ outcome }) => outcome === 'revenue')!);
    expect(whole!.difference).toBe(1_350);
    // Student's t of 200 / sqrt(20,000 / 2 + 40,000 / 3), 2.88 degrees of freedom: scipy.
    const [low, high] = whole!.fixed95!;
    expect([(low + high) / 2, (high - low) / 2]).toEqual([expect.closeTo(200, 9), expect.closeTo(497.54675964, 7)]);
    expect(whole!.p).toBeCloseTo(0.2850228400142, 10);
    expect([part!.fixed95, part!.p]).toEqual([null, null]);
  });

  it('keeps an alarm of the sample ratio, and says nothing of the uplift then', () => {
    const { sampleRatio, uplift } = report({ frozen: { atPlannedEnd: null, alarm: true } });
    expect(sampleRatio.alarm).toBe(true);
    expect(uplift.find(({ outcome }) => outcome === 'revenueCapped')?.verdict).toBe('SAMPLE_RATIO');
  });

  it('adds the funnels to what was counted of the entries', () => {
    const funnels = {
      arms: [
        { arm: 'a', funnel: SHOWN, ghosts: 0 },
        { arm: 'CONTROL', funnel: NO_FUNNEL, ghosts: 4 },
      ],
      slots: [{ arm: 'a', slot: 0, group: 'offers', funnel: SHOWN }],
      groups: [{ arm: 'a', group: 'offers', funnel: SHOWN }],
      promotions: [{ arm: 'a', promotion: 'p' as PromotionCode, funnel: SHOWN }],
      days: [
        { arm: 'a', day: D, funnel: SHOWN, ghosts: 0 },
        { arm: 'a', day: D + 5, funnel: SHOWN, ghosts: 0 },
      ],
    };
    const { arms, slots, groups, promotions, days } = report({ funnels });
    expect(arms.map(({ funnel, ghosts }) => [funnel.assigned.offers, ghosts])).toEqual([
      [0, 4],
      [6, 0],
    ]);
    expect([slots, groups, promotions]).toEqual([funnels.slots, funnels.groups, funnels.promotions]);
    expect(days.map(({ day, arm, profiles, funnel }) => [day, arm, profiles, funnel.assigned.offers])).toEqual([
      [D, 'CONTROL', 1, 0],
      [D, 'a', 1, 6],
      [D + 1, 'CONTROL', 1, 0],
      [D + 1, 'a', 2, 0],
      [D + 5, 'a', 0, 6],
    ]);
  });

  it('takes an outcome that one arm alone has told for none in the others, and a primary one that nobody told for nothing to see', () => {
    const rows = rowsOf(ENTERED).map((row) => {
      const { sum, squares, cubes } = row.totals.outcomes.revenue!;
      const outcomes = row.arm === 'a' ? { discount: { sum, squares, cubes, withBefore: 0n } } : {};
      return { ...row, totals: { ...row.totals, outcomes: { ...row.totals.outcomes, ...outcomes } } };
    });
    const margins = report({ rows, design: { ...design, primary: 'margin', plan: null } });
    expect(margins.uplift.find(({ outcome }) => outcome === 'discount')).toMatchObject({
      difference: 400,
      profiles: 5,
    });
    expect(margins.arms[0]!.outcomes.discount).toBeUndefined();
    expect(margins.uplift.map(({ verdict }) => verdict).every((verdict) => verdict === null)).toBe(true);
    expect(margins.planning).toMatchObject({ state: 'COLLECTING', smallestEffect: null });
  });

  it('of a campaign that nobody has entered has its arms, and nothing else', () => {
    const empty = report({ rows: [] });
    expect(empty).toMatchObject({ from: D + 9, to: D + 10, slots: [], promotions: [], days: [] });
    expect(empty.arms.map(({ arm, profiles, weight, outcomes }) => [arm, profiles, weight, outcomes])).toEqual([
      ['CONTROL', 0, 0.4, {}],
      ['a', 0, 0.6, {}],
    ]);
    expect(empty.sampleRatio).toMatchObject({ p: 1, alarm: false });
    expect(empty.planning).toMatchObject({ state: 'COLLECTING', profilesNeeded: 5, daysLeft: null });
  });

  it('of all campaigns together compares everybody with the holdout', () => {
    const rows = rowsOf(ENTERED.map((each) => (each.arm === 'CONTROL' ? { ...each, arm: 'HOLDOUT' } : each)));
    const strata = [{ stratum: 1, holdoutBuckets: 4_000, controlBuckets: 0, variantBuckets: { a: 10_000 } }];
    const { uplift, arms } = report({ campaignId: null, rows, design: { ...design, reference: 'HOLDOUT', strata } });
    expect(arms.map(({ arm, weight }) => [arm, weight])).toEqual([
      ['HOLDOUT', 0.4],
      ['a', 0.6],
    ]);
    expect(uplift[0]).toMatchObject({ arm: 'EVERYBODY', profiles: 5 });
    expect(uplift.find(({ outcome }) => outcome === 'revenue')?.difference).toBe(200);
  });

  it('expects of a ramp what each of its strata lets expect of those who entered under it', () => {
    const ramped: Design = {
      ...design,
      strata: [
        ...design.strata,
        { stratum: 2, holdoutBuckets: 0, controlBuckets: 9_000, variantBuckets: { a: 10_000 } },
      ],
    };
    const rows = rowsOf(ENTERED.map((each) => ({ ...each, stratum: each.day === D ? 1 : 2 })));
    const [control] = report({ design: ramped, rows }).arms;
    expect(control?.weight).toBeCloseTo((2 * 0.4 + 3 * 0.9) / 5, 12);
  });
});
