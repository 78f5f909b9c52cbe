import { describe, expect, it } from 'vitest';
import type { Design } from '../../../src/experiments/design.js';
import { mergeTotals } from '../../../src/experiments/totals.js';
import { decodeFrozen, encodeFrozen } from '../../../src/reports/frozen-codec.js';
import { type FrozenExperiment, freeze, NOT_FROZEN } from '../../../src/reports/planned-end.js';
import { rowsOf } from '../../support/outcome-rows.js';

const design: Design = {
  reference: 'CONTROL',
  strata: [{ stratum: 1, holdoutBuckets: 0, controlBuckets: 5_000, variantBuckets: { a: 10_000 } }],
  outcomeDays: 7,
  primary: 'revenueCapped',
  plan: { profiles: 4, relativeEffect: null, expected: {} },
};

const day = (day: number, revenue: number) => [
  { day, arm: 'CONTROL', revenue },
  { day, arm: 'a', revenue: 2 * revenue },
];
const rows = rowsOf([...day(1, 10), ...day(2, 20), ...day(3, 40)]);
const revenueOf = ({ atPlannedEnd }: FrozenExperiment): bigint | undefined =>
  atPlannedEnd === null ? undefined : mergeTotals(atPlannedEnd.map(({ totals }) => totals)).outcomes.revenue?.sum;

describe('the planned end', () => {
  it('is when the outcome days of the last one needed are over', () => {
    expect(freeze(NOT_FROZEN, design, rows, 9)).toBe(NOT_FROZEN);
    expect(revenueOf(freeze(NOT_FROZEN, design, rows, 10))).toBe(90n);
  });

  it('leaves out who entered after the last one needed, however late somebody looks', () => {
    expect(revenueOf(freeze(NOT_FROZEN, design, rows, 100))).toBe(90n);
  });

  it('is reached once: what is told afterwards doesn’t change what was frozen', () => {
    const frozen = freeze(NOT_FROZEN, design, rows, 10);
    const late = rowsOf([...day(1, 1_000), ...day(2, 20)]);
    expect(freeze(frozen, design, late, 11)).toBe(frozen);
  });

  it('is never reached where there is nobody to compare with', () => {
    const strata = [{ ...design.strata[0]!, controlBuckets: 0 }];
    const treated = rows.filter(({ arm }) => arm === 'a');
    expect(freeze(NOT_FROZEN, { ...design, strata }, treated, 100)).toBe(NOT_FROZEN);
  });

  it('of several variants is that of the slowest one', () => {
    const strata = [{ ...design.strata[0]!, variantBuckets: { a: 5_000, b: 5_000 } }];
    const both = { ...design, strata };
    expect(freeze(NOT_FROZEN, both, rows, 100)).toBe(NOT_FROZEN);
    const withB = rowsOf([...day(1, 10), ...day(2, 20), ...day(3, 40), { day: 3, arm: 'b', revenue: 5 }]);
    expect(revenueOf(freeze(NOT_FROZEN, both, withB, 11))).toBe(215n);
  });
});

it('an alarm of the sample ratio stays, whatever comes later', () => {
  const lost = rowsOf(Array.from({ length: 200 }, () => ({ day: 1, arm: 'a', revenue: 1 })));
  const alarmed = freeze(NOT_FROZEN, design, lost, 2);
  expect(alarmed).toEqual({ atPlannedEnd: null, alarm: true });
  expect(freeze(alarmed, design, rows, 3)).toBe(alarmed);
});

it('what is frozen is stored as it is, with sums of any length', () => {
  const large = rowsOf([{ day: -3, arm: 'CONTROL', revenue: 9_007_199_254_740_991 }, ...day(2, 20)]);
  const [first, ...others] = large;
  const frozen = { alarm: true, atPlannedEnd: [{ ...first!, beforeKnown: first!.totals }, ...others] };
  const stored = decodeFrozen(encodeFrozen(frozen));
  const cells = frozen.atPlannedEnd.map(({ closedEarly: _, crossed: __, revenueWithMargin: ___, ...cell }) => cell);
  expect(stored).toEqual({ alarm: true, atPlannedEnd: cells });
  expect(decodeFrozen(encodeFrozen(NOT_FROZEN))).toEqual(NOT_FROZEN);
  expect(() => decodeFrozen(Uint8Array.of(99))).toThrow('newer program');
});
