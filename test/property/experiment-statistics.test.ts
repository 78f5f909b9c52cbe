import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../src/experiments/comparison.js';
import type { Design, EntryTotals } from '../../src/experiments/design.js';
import { sampleRatio } from '../../src/experiments/sample-ratio.js';
import { mergeTotals } from '../../src/experiments/totals.js';
import { upliftOf } from '../../src/experiments/uplift.js';
import { CORRELATION, chance, customer, entryTotals, groupTotals, MEAN, VARIANCE } from '../support/experiments.js';

/** Simulated experiments: 2,000 with `npm run prove:statistics`. */
const EXPERIMENTS = Number(process.env.HANDBILL_STATISTICS_EXPERIMENTS ?? 200);
const LOOKS = 50;
/** How far a share that was found in so many experiments may be off by chance: three standard deviations. */
const slack = (share: number): number =>
  EXPERIMENTS >= 2_000 ? 0 : 3 * Math.sqrt((share * (1 - share)) / EXPERIMENTS);

function design(...controlBuckets: number[]): Design {
  return {
    reference: 'CONTROL',
    strata: controlBuckets.map((buckets, stratum) => ({
      stratum,
      holdoutBuckets: 0,
      controlBuckets: buckets,
      variantBuckets: { a: 10_000 },
    })),
    outcomeDays: 1,
    primary: 'revenue',
    plan: {
      profiles: 2_000,
      relativeEffect: null,
      expected: { revenue: { mean: MEAN, variance: VARIANCE, correlation: CORRELATION } },
    },
  };
}

/** Counts experiments in which something holds. */
const shareOf = (holds: (seed: number) => boolean): number => {
  let found = 0;
  for (let seed = 0; seed < EXPERIMENTS; seed++) if (holds(seed)) found += 1;
  return found / EXPERIMENTS;
};

const covers = (interval: readonly [number, number] | undefined, value: number): boolean =>
  interval !== undefined && interval[0] <= value && value <= interval[1];

/** The long form prints what it finds. */
function told(what: string, share: number): number {
  if (EXPERIMENTS >= 2_000) console.info(`${what}: ${(100 * share).toFixed(2)} %`);
  return share;
}

function expectCoverage(what: string, found: number): void {
  const share = told(what, found);
  expect(share).toBeGreaterThanOrEqual(0.94 - slack(0.95));
  expect(share).toBeLessThanOrEqual(0.96 + slack(0.95));
}

describe('of experiments with a known effect', () => {
  const EFFECT = 100;
  const plan = design(3_000);
  const [pair] = pairsOf(plan);
  const uplifts = Array.from({ length: EXPERIMENTS }, (_, seed) => {
    const draw = chance(seed);
    const [control, a] = [groupTotals(), groupTotals()];
    for (let i = 0; i < 1_000; i++) {
      if (draw.uniform() < 0.3) control.add(customer(draw));
      else a.add(customer(draw, EFFECT));
    }
    const cells = entryTotals(0, { CONTROL: control.totals(), a: a.totals() });
    return upliftOf({ now: cells, atPlannedEnd: cells }, plan, pair!, 'revenue');
  });
  const coverage = (kind: 'raw' | 'cuped'): number =>
    uplifts.filter((uplift) => covers(uplift[kind]?.fixed?.interval, EFFECT)).length / EXPERIMENTS;

  it('the fixed 95 % intervals cover it in 94 to 96 %', () => expectCoverage('fixed intervals cover', coverage('raw')));

  it('those of CUPED do, too', () => expectCoverage('those of CUPED', coverage('cuped')));

  it('and CUPED is narrower by what theory says: the root of 1 - r²', () => {
    const ratios = uplifts.map(({ raw, cuped }) => cuped!.standardError / raw!.standardError);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const theory = Math.sqrt(1 - CORRELATION ** 2);
    told('width with CUPED', mean);
    told('by theory', theory);
    expect(mean / theory).toBeGreaterThan(0.98);
    expect(mean / theory).toBeLessThan(1.02);
  });

  it('the relative intervals cover the effect by the mean, too', () => {
    expectCoverage(
      'relative intervals cover',
      uplifts.filter(({ relative }) => covers(relative?.interval, EFFECT / MEAN)).length / EXPERIMENTS,
    );
  });
});

it('without an effect the any-time interval leaves 0 out in at most 5 %, at any of 50 looks; the fixed one in far more', () => {
  const plan = design(5_000);
  const [pair] = pairsOf(plan);
  let fixedErrors = 0;
  const errors = { raw: 0, cuped: 0 };
  for (let seed = 0; seed < EXPERIMENTS; seed++) {
    const draw = chance(seed);
    const [control, a] = [groupTotals(), groupTotals()];
    const wrong = { raw: false, cuped: false, fixed: false };
    for (let look = 1; look <= LOOKS; look++) {
      for (let i = 0; i < 40; i++) (draw.uniform() < 0.5 ? control : a).add(customer(draw));
      const cells = entryTotals(0, { CONTROL: control.totals(), a: a.totals() });
      const { raw, cuped } = upliftOf({ now: cells, atPlannedEnd: cells }, plan, pair!, 'revenue');
      wrong.raw ||= !covers(raw?.anyTime?.interval, 0);
      wrong.cuped ||= !covers(cuped?.anyTime?.interval, 0);
      wrong.fixed ||= !covers(raw?.fixed?.interval, 0);
    }
    if (wrong.raw) errors.raw += 1;
    if (wrong.cuped) errors.cuped += 1;
    if (wrong.fixed) fixedErrors += 1;
  }
  expect(told('any-time intervals err', errors.raw / EXPERIMENTS)).toBeLessThanOrEqual(0.05);
  expect(told('those of CUPED', errors.cuped / EXPERIMENTS)).toBeLessThanOrEqual(0.05);
  expect(told('fixed intervals, looked at as often, err', fixedErrors / EXPERIMENTS)).toBeGreaterThan(0.15);
});

describe('a ramp of control from 10 to 50 % in mid-experiment', () => {
  const plan = design(1_000, 5_000);
  const [pair] = pairsOf(plan);
  const experiments = Array.from({ length: EXPERIMENTS }, (_, seed) => {
    const draw = chance(seed);
    return [0.1, 0.5].flatMap((share, stratum) => {
      const [control, a] = [groupTotals(), groupTotals()];
      for (let i = 0; i < 2_000; i++) {
        // Who comes later buys more.
        const { before, revenue } = customer(draw);
        (draw.uniform() < share ? control : a).add({ before, revenue: revenue + 800 * stratum });
      }
      return entryTotals(stratum, { CONTROL: control.totals(), a: a.totals() });
    });
  });
  const coverage = (kind: 'raw' | 'cuped', of: (cells: EntryTotals[]) => EntryTotals[]): number =>
    experiments.filter((cells) => {
      const seen = of(cells);
      return covers(upliftOf({ now: seen, atPlannedEnd: seen }, plan, pair!, 'revenue')[kind]?.fixed?.interval, 0);
    }).length / EXPERIMENTS;

  it('keeps the coverage of 95 %', () => {
    expectCoverage(
      'after a ramp',
      coverage('raw', (cells) => cells),
    );
    expectCoverage(
      'after a ramp, CUPED',
      coverage('cuped', (cells) => cells),
    );
  });

  it('that both halves in one pot would lose', () => {
    const inOnePot = (cells: EntryTotals[]): EntryTotals[] =>
      ['CONTROL', 'a'].map((arm) => ({
        ...cells[0]!,
        arm,
        totals: mergeTotals(cells.filter((cell) => cell.arm === arm).map(({ totals }) => totals)),
      }));
    expect(told('in one pot', coverage('raw', inOnePot))).toBeLessThan(0.05);
  });
});

describe('the alarm of the sample ratio, looked at 50 times', () => {
  /** Half and half by the buckets; 20,000 profiles, in as many days as there are looks. */
  const alarms = (share: number): number =>
    shareOf((seed) => {
      const draw = chance(seed);
      const cells: EntryTotals[] = [];
      for (let day = 0; day < LOOKS; day++) {
        let control = 0;
        for (let i = 0; i < 20_000 / LOOKS; i++) if (draw.uniform() < share) control += 1;
        const counts = { CONTROL: control, a: 20_000 / LOOKS - control };
        for (const [arm, count] of Object.entries(counts)) {
          const totals = { ...groupTotals().totals(), profiles: BigInt(count) };
          cells.push({ day, stratum: 0, arm, variantHash: 'a', totals });
        }
      }
      return sampleRatio(cells, design(5_000), false).alarm;
    });

  it('finds 48 to 52 in at least 97 %', () =>
    expect(told('finds 48 to 52', alarms(0.48))).toBeGreaterThanOrEqual(0.97 - slack(0.97)));

  it('errs in at most 1 %', () => expect(told('false alarms', alarms(0.5))).toBeLessThanOrEqual(0.01 + slack(0.01)));
});
