import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Design, EntryTotals } from '../../../src/experiments/design.js';
import { experimentStatistics } from '../../../src/experiments/statistics.js';
import { addTotals, NO_TOTALS, totalsOf } from '../../../src/experiments/totals.js';

type Row = readonly [
  day: number,
  stratum: number,
  arm: string,
  variantHash: string,
  before: number,
  revenue: number,
  baskets: number,
  focusRevenue: number,
];

/** By test/vectors/experiment.py: profile by profile, with numpy and scipy. */
const vectors = JSON.parse(readFileSync(new URL('../../vectors/experiment.json', import.meta.url), 'utf8')) as {
  outcomeDays: number;
  today: number;
  cap: number;
  plannedProfiles: number;
  plan: Record<string, { mean: number; variance: number }>;
  strata: Record<string, { control: number; a: number; b: number }>;
  profiles: readonly Row[];
  profilesAtPlannedEnd: number;
  sampleRatio: Record<string, number>;
  uplift: readonly ({ arm: string; outcome: string } & Record<string, unknown>)[];
};

const design: Design = {
  reference: 'CONTROL',
  strata: Object.entries(vectors.strata).map(([stratum, { control, a, b }]) => ({
    stratum: Number(stratum),
    holdoutBuckets: 0,
    controlBuckets: control,
    variantBuckets: { a, b },
  })),
  outcomeDays: vectors.outcomeDays,
  primary: 'revenueCapped',
  plan: {
    profiles: vectors.plannedProfiles,
    relativeEffect: null,
    expected: Object.fromEntries(
      Object.entries(vectors.plan).map(([measure, expected]) => [measure, { ...expected, correlation: null }]),
    ),
  },
};

function cellsOf(rows: readonly Row[]): EntryTotals[] {
  const cells = new Map<string, EntryTotals>();
  for (const [day, stratum, arm, variantHash, before, revenue, baskets, focusRevenue] of rows) {
    const totals = totalsOf({
      before: BigInt(before),
      outcomes: {
        buyer: baskets > 0 ? 1n : 0n,
        baskets: BigInt(baskets),
        revenue: BigInt(revenue),
        revenueCapped: BigInt(Math.min(revenue, vectors.cap)),
        focusRevenue: BigInt(focusRevenue),
      },
    });
    const key = [day, stratum, arm, variantHash].join();
    const cell = cells.get(key);
    cells.set(key, { day, stratum, arm, variantHash, totals: cell ? addTotals(cell.totals, totals) : totals });
  }
  return [...cells.values()];
}

const { sampleRatio, uplift } = experimentStatistics({
  design,
  today: vectors.today,
  cells: cellsOf(vectors.profiles),
  atPlannedEnd: cellsOf(vectors.profiles.slice(0, vectors.profilesAtPlannedEnd)),
  alarmRaised: false,
});

/** Equal to 1e-10 of it. */
function agrees(found: unknown, expected: unknown, path: string): void {
  if (typeof expected === 'number') {
    expect(Math.abs((found as number) - expected), path).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      agrees((found as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  } else expect(found, path).toEqual(expected);
}

describe('statistics from totals are those of the profiles one by one', () => {
  it('the sample ratio', () => agrees(sampleRatio, vectors.sampleRatio, 'sampleRatio'));

  it.each(vectors.uplift)('$outcome of $arm', (expected) => {
    const row = uplift.find(({ arm, outcome }) => arm === expected.arm && outcome === expected.outcome);
    agrees(row, expected, `${expected.outcome} of ${expected.arm}`);
  });

  it('and there are no others', () => expect(uplift).toHaveLength(vectors.uplift.length));
});

it('profiles whose revenue before the entry is not known count in everything but CUPED', () => {
  const known = cellsOf(vectors.profiles);
  const others = known.map((cell) => ({ ...cell, beforeKnown: NO_TOTALS }));
  const statistics = (cells: readonly EntryTotals[]) =>
    experimentStatistics({ design, today: vectors.today, cells, atPlannedEnd: null, alarmRaised: false }).uplift;
  const half = vectors.profiles.filter((_, i) => i % 2 === 0);
  const mixed = known.map((cell) => ({
    ...cell,
    beforeKnown: cellsOf(half).find((part) => keyOf(part) === keyOf(cell))?.totals ?? NO_TOTALS,
  }));
  const [all, none, some, ofHalf] = [known, others, mixed, cellsOf(half)].map(statistics);
  const raw = all!.map(({ difference }) => difference);
  expect(none!.map(({ difference }) => difference)).toEqual(raw);
  expect(none!.every(({ cuped }) => cuped.difference === null)).toBe(true);
  expect(some!.map(({ difference }) => difference)).toEqual(raw);
  expect(some!.map(({ cuped }) => cuped.difference)).toEqual(ofHalf!.map(({ cuped }) => cuped.difference));
  expect(some![0]!.cuped.difference).not.toBe(all![0]!.cuped.difference);
});

const keyOf = ({ day, stratum, arm, variantHash }: EntryTotals): string => [day, stratum, arm, variantHash].join();
