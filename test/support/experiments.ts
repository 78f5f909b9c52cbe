import { randomStream } from '../../src/base/hash.js';
import type { EntryTotals } from '../../src/experiments/design.js';
import type { OutcomeTotals, Totals } from '../../src/experiments/totals.js';

/** Draws of one experiment. */
export interface Chance {
  uniform(): number;
  normal(): number;
}

export function chance(seed: number): Chance {
  // Neighbouring seeds begin alike.
  const uniform = randomStream(Math.imul(seed + 1, 0x9e3779b9));
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Revenue before the entry and after it, in minor units: skewed, as customers with much are rare, and correlated. */
export interface Customer {
  readonly before: number;
  readonly revenue: number;
}

export function customer({ normal }: Chance, effect = 0): Customer {
  const habit = 0.5 * normal();
  const spend = (): number => Math.round(2_000 * Math.exp(habit + 0.35 * normal()));
  return { before: spend(), revenue: spend() + effect };
}

/** Of `spend` above: by the moments of the lognormal distribution. */
export const CORRELATION = Math.expm1(0.5 ** 2) / Math.expm1(0.5 ** 2 + 0.35 ** 2);
export const MEAN = 2_000 * Math.exp((0.5 ** 2 + 0.35 ** 2) / 2);
export const VARIANCE = MEAN ** 2 * Math.expm1(0.5 ** 2 + 0.35 ** 2);

/** Totals of a group, put together in floating point as long as that is exact: simulations sum up millions of customers. */
export function groupTotals() {
  let [n, x, xx, y, yy, yyy, xy] = [0, 0, 0, 0, 0, 0n, 0];
  return {
    add({ before, revenue }: Customer): void {
      n += 1;
      x += before;
      xx += before * before;
      y += revenue;
      yy += revenue * revenue;
      yyy += BigInt(revenue) ** 3n;
      xy += before * revenue;
    },
    totals(): Totals {
      for (const sum of [xx, yy, xy]) if (!Number.isSafeInteger(sum)) throw new Error('the simulation is too large');
      const revenue: OutcomeTotals = { sum: BigInt(y), squares: BigInt(yy), cubes: yyy, withBefore: BigInt(xy) };
      return {
        profiles: BigInt(n),
        before: BigInt(x),
        beforeSquares: BigInt(xx),
        revenueBaskets: 0n,
        outcomes: { revenue },
      };
    },
  };
}

/** A cell of each arm. */
export const entryTotals = (stratum: number, arms: Readonly<Record<string, Totals>>): EntryTotals[] =>
  Object.entries(arms).map(([arm, totals]) => ({ day: 0, stratum, arm, variantHash: 'a', totals }));
