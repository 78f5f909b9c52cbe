import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../../src/experiments/comparison.js';
import type { Design, EntryTotals } from '../../../src/experiments/design.js';
import { planning } from '../../../src/experiments/planning.js';
import { mergeTotals, totalsOf } from '../../../src/experiments/totals.js';
import { daysToVerdict, type Verdict, verdictOn } from '../../../src/experiments/verdict.js';

const found = (p: number, difference = 1) => ({ p, difference });

describe('a verdict', () => {
  const cases: [string, Parameters<typeof verdictOn>[0], Verdict][] = [
    [
      'is none with a wrong sample ratio',
      { alarm: true, ready: true, anyTime: found(0), fixed: null, comparisons: 1 },
      'SAMPLE_RATIO',
    ],
    ['waits', { alarm: false, ready: false, anyTime: found(0), fixed: null, comparisons: 1 }, 'COLLECTING'],
    ['goes by any time', { alarm: false, ready: true, anyTime: found(0.04), fixed: null, comparisons: 1 }, 'HIGHER'],
    ['tells losses', { alarm: false, ready: true, anyTime: found(0.04, -1), fixed: null, comparisons: 1 }, 'LOWER'],
    ['is shared out', { alarm: false, ready: true, anyTime: found(0.04), fixed: null, comparisons: 2 }, 'UNDECIDED'],
    [
      'goes by the planned end',
      { alarm: false, ready: true, anyTime: found(0.04), fixed: found(0.2), comparisons: 1 },
      'NO_DIFFERENCE',
    ],
    [
      'as it was then',
      { alarm: false, ready: true, anyTime: found(1, -1), fixed: found(0.01), comparisons: 1 },
      'HIGHER',
    ],
    ['needs an interval', { alarm: false, ready: true, anyTime: null, fixed: null, comparisons: 1 }, 'UNDECIDED'],
  ];
  it.each(cases)('%s', (_, findings, verdict) => expect(verdictOn(findings)).toBe(verdict));
});

const design = (fields: Partial<Design> = {}): Design => ({
  reference: 'CONTROL',
  strata: [{ stratum: 0, holdoutBuckets: 0, controlBuckets: 5_000, variantBuckets: { a: 10_000 } }],
  outcomeDays: 10,
  primary: 'revenue',
  plan: null,
  ...fields,
});

/** So many a day in both arms, some of them buyers, and some of them with revenue. */
const entries = (days: number, aDay: number, buyers = aDay / 2, payers = aDay / 2): EntryTotals[] =>
  Array.from({ length: days }, (_, day) =>
    ['CONTROL', 'a'].map((arm) => {
      const profiles = Array.from({ length: aDay }, (_, i) => ({
        buyer: i < buyers ? 1n : 0n,
        revenue: i < payers ? 500n : 0n,
      }));
      const totals = mergeTotals(profiles.map((outcomes) => totalsOf({ before: 0n, outcomes })));
      return { day, stratum: 0, arm, variantHash: 'a', totals };
    }),
  ).flat();

describe('until a verdict there are', () => {
  const daysLeft = (cells: EntryTotals[], today: number, fields: Partial<Design> = {}): number | null => {
    const experiment = design(fields);
    return daysToVerdict(cells, experiment, pairsOf(experiment)[0]!, today);
  };

  it('a week of entries and its outcome days', () => {
    expect(daysLeft(entries(20, 200), 20)).toBe(0);
    expect(daysLeft(entries(17, 200), 17)).toBe(0);
    expect(daysLeft(entries(16, 200), 16)).toBe(1);
    expect(daysLeft(entries(1, 200), 1)).toBe(16);
  });

  it('the days to a hundred profiles in each arm', () => {
    // The tenth day's enter as the last of a hundred, and are decided ten days after it.
    expect(daysLeft(entries(12, 10), 12)).toBe(9 + 10 + 1 - 12);
    // Of fifty more, ten enter a day.
    expect(daysLeft(entries(5, 10), 5)).toBe(Math.ceil(50 / (50 / 14)) + 10);
  });

  it('the days to ten buyers in each arm', () => {
    expect(daysLeft(entries(30, 200, 0), 30)).toBeNull();
    expect(daysLeft(entries(30, 20, 1), 19)).toBe(9 + 10 + 1 - 19);
  });

  it('more profiles where a few buy for all', () => {
    // One of a hundred buys: a skewness of 9.8, and 1,931 profiles.
    expect(daysLeft(entries(19, 100, 50, 1), 19)).toBeGreaterThan(10);
    expect(daysLeft(entries(31, 100, 50, 1), 31)).toBe(0);
  });

  it('none, where nobody enters', () => expect(daysLeft([], 5)).toBeNull());
});

describe('planning', () => {
  const plan = {
    profiles: null,
    relativeEffect: 0.05,
    expected: { revenue: { mean: 1_000, variance: 4_000_000, correlation: 0.6 } },
  };
  const planned = (cells: EntryTotals[], today: number, fields: Partial<Design> = {}) => {
    const experiment = design({ plan, ...fields });
    return planning(cells, experiment, pairsOf(experiment), today);
  };

  it('needs what power and variance ask for', () => {
    // (1.959964 + .8416212)² x 4,000,000 x 4 / 50²
    expect(planned([], 0)).toMatchObject({
      state: 'COLLECTING',
      profilesNeeded: 50_233,
      // x (1 - .6²)
      profilesNeededCuped: 32_150,
      daysLeft: null,
      smallestEffect: null,
    });
  });

  it('tells the days by the pace of two weeks, and the effect that is seen by now', () => {
    const { daysLeft, smallestEffect } = planned(entries(20, 500), 20);
    expect(daysLeft).toBe(Math.ceil((50_233 - 20_000) / 1_000) + 10);
    // Ten days are decided: 5,000 profiles in each arm.
    expect(smallestEffect).toBeCloseTo((2.8015852 * 2_000 * Math.sqrt(2 / 5_000)) / 1_000, 6);
    expect(planned(entries(20, 500), 20, { outcomeDays: 90 }).smallestEffect).toBeNull();
  });

  it('is complete when so many are decided', () => {
    expect(planned(entries(20, 500), 20, { plan: { ...plan, profiles: 10_000 } })).toMatchObject({
      state: 'COMPLETE',
      daysLeft: 0,
    });
    expect(planned(entries(20, 500), 20, { plan: { ...plan, profiles: 10_001 } })).toMatchObject({
      state: 'COLLECTING',
      daysLeft: 1,
    });
  });

  it('has 20,000 where nobody planned, and nothing without anybody to compare with', () => {
    expect(planned(entries(2, 100), 2, { plan: null }).profilesNeeded).toBe(20_000);
    const alone = [{ stratum: 0, holdoutBuckets: 0, controlBuckets: 0, variantBuckets: { a: 10_000 } }];
    expect(planned([], 0, { strata: alone }).state).toBe('NO_REFERENCE');
  });
});
