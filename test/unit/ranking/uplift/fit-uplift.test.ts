import { describe, expect, it } from 'vitest';
import { UPLIFT_PURCHASES_MIN, UPLIFT_SHOWINGS_MIN } from '../../../../src/limits.js';
import { fitLogistic } from '../../../../src/ranking/training/uplift/fit-logistic.js';
import { fitUplift, NOTHING_TRIED } from '../../../../src/ranking/training/uplift/fit-uplift.js';
import type { UpliftTrials } from '../../../../src/ranking/training/uplift/trials.js';
import { upliftOf } from '../../../../src/ranking/uplift/uplift-ranker.js';
import { type Trial, trialWorld } from '../../../support/uplift-trials.js';

const FLAT = { priceMinor: 1, margin: 1, depth: 0 };

describe('what showing an offer changes', () => {
  it('is learned from explored showings: it ranks by what they add, where relevance shows people what they buy anyway', () => {
    const world = trialWorld(1, 1);
    const { ranker, report } = fitUplift(world.trials(6_000));
    expect(report).toMatchObject({ showings: 6_000, reason: '' });
    expect(report.difference.low).toBeGreaterThan(0);
    expect(report.shownChance - report.unshownChance).toBeCloseTo(report.difference.value, 12);

    const gained = { uplift: 0, relevance: 0, best: 0 };
    const gain = ({ shownChance, unshownChance }: Trial): number => shownChance - unshownChance;
    for (let handbill = 0; handbill < 2_000; handbill++) {
      const offers = Array.from({ length: 30 }, world.trial);
      const top = (score: (trial: Trial) => number): number =>
        offers
          .toSorted((a, b) => score(b) - score(a))
          .slice(0, 5)
          .reduce((sum, trial) => sum + gain(trial), 0);
      gained.uplift += top(({ inputs }) => upliftOf(ranker!, inputs, FLAT).valueMinor);
      gained.relevance += top(({ inputs }) => inputs.lnOdds);
      gained.best += top(gain);
    }
    expect(gained.uplift / gained.relevance).toBeGreaterThan(1.4);
    expect(gained.uplift / gained.best).toBeGreaterThan(0.85);
  }, 60_000);

  it('is nothing where showing changes nothing, and the report says so', () => {
    const found = [1, 2, 3, 4, 5].map((seed) => fitUplift(trialWorld(seed, 0).trials(4_000)));
    for (const { ranker, report } of found) {
      expect(ranker).toBeNull();
      expect(report.reason).toMatch(/^no uplift can be told from chance: \d\.\d\d % bought/);
    }
  }, 60_000);

  it('is the same for the same trials', () => {
    const [a, b] = [1, 2].map(() => fitUplift(trialWorld(3, 1).trials(3_000)).ranker);
    expect(a).toEqual(b);
  }, 60_000);

  it.each([
    ['showings', UPLIFT_SHOWINGS_MIN, UPLIFT_PURCHASES_MIN],
    ['purchases', UPLIFT_SHOWINGS_MIN, UPLIFT_PURCHASES_MIN],
  ] as const)('needs so many %s', (what, showings, purchases) => {
    const counted = (shown: number, bought: number): UpliftTrials => {
      const { trials } = trialWorld(4, 1);
      const all = trials(shown);
      const rows = [...all.shown.keys()].filter((row) => all.shown[row] === 1);
      for (const [i, row] of rows.entries()) all.bought[row] = i < bought ? 1 : 0;
      return all;
    };
    const short = what === 'showings' ? counted(showings - 1, purchases) : counted(showings, purchases - 1);
    expect(fitUplift(short).report.reason).toMatch(/learning what showing changes needs 2,000 and 200$/);
    expect(fitUplift(counted(showings, purchases)).report.reason).not.toMatch(/needs/);
  });

  it('is told in words where no slot explores', () => {
    expect(NOTHING_TRIED.reason).toBe(
      'no slot has explored yet, and learning what showing changes needs 2,000 explored showings',
    );
  });
});

describe('a logistic regression', () => {
  const rows = (inputs: number[][], happened: number[]) => ({
    width: inputs[0]!.length,
    inputs: Float64Array.from(inputs.flat()),
    happened: Uint8Array.from(happened),
    weights: new Float64Array(happened.length).fill(1),
  });

  it('finds the log-odds of two groups', () => {
    const many = rows(
      [...Array<number[]>(10).fill([1, 0]), ...Array<number[]>(10).fill([1, 1])],
      [1, ...Array<number>(9).fill(0), ...Array<number>(5).fill(1), ...Array<number>(5).fill(0)],
    );
    const [level, difference] = fitLogistic(many, new Float64Array(2), 1e-9);
    expect(level).toBeCloseTo(Math.log(1 / 9), 6);
    expect(difference).toBeCloseTo(Math.log(9), 6);
  });

  it('stays at its prior where rows say nothing, and finite where they say everything', () => {
    const alike = rows(
      [
        [1, 0],
        [1, 0],
      ],
      [0, 1],
    );
    expect([...fitLogistic(alike, Float64Array.of(0, 3), 10)]).toEqual([0, 3]);
    const parted = rows(
      [
        [1, -1],
        [1, -1],
        [1, 1],
        [1, 1],
      ],
      [0, 0, 1, 1],
    );
    for (const weight of fitLogistic(parted, new Float64Array(2), 0.1)) expect(Number.isFinite(weight)).toBe(true);
  });

  it('ends on rows that never happened', () => {
    for (const weight of fitLogistic(
      rows(
        [
          [1, 0],
          [1, 1],
        ],
        [0, 0],
      ),
      new Float64Array(2),
      10,
    )) {
      expect(Number.isFinite(weight)).toBe(true);
    }
  });
});
