import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  chiSquaredTail,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
} from '../../../src/statistics/distributions.js';
import { lambertWMinus1 } from '../../../src/statistics/lambert-w.js';
import { logBeta, logGamma } from '../../../src/statistics/log-gamma.js';

const FUNCTIONS = {
  logGamma,
  logBeta,
  normalTail,
  studentTail,
  chiSquaredTail,
  normalQuantile,
  studentQuantile,
  lambertWMinus1,
} as const;

/** Arguments and value of each case, as decimals: by test/vectors/distributions.py, at 60 digits. */
type Vectors = Readonly<Record<keyof typeof FUNCTIONS, readonly (readonly string[])[]>>;

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/distributions.json', import.meta.url), 'utf8'),
) as Vectors;

describe.each(Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[])('%s', (name) => {
  it.each(vectors[name].map((row) => ({ args: row.slice(0, -1).map(Number), value: Number(row.at(-1)) })))(
    'of $args is $value to 1e-11 of it',
    ({ args, value }) => {
      const found = (FUNCTIONS[name] as (...args: number[]) => number)(...args);
      expect(Math.abs(found - value)).toBeLessThanOrEqual(1e-11 * Math.abs(value));
    },
  );
});

describe('the ends', () => {
  it('have no tail, or all of it', () => {
    expect([normalTail(Infinity), studentTail(Infinity, 5), chiSquaredTail(Infinity, 3)]).toEqual([0, 0, 0]);
    expect([normalTail(-Infinity), studentTail(-Infinity, 5), chiSquaredTail(0, 3)]).toEqual([1, 1, 1]);
  });

  it('of a quantile lie where it is mirrored', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(-normalQuantile(0.025), 12);
    expect(studentQuantile(0.9, 4)).toBeCloseTo(-studentQuantile(0.1, 4), 12);
  });

  it('of the lower branch of Lambert are refused outside', () => {
    expect(lambertWMinus1(-1 / Math.E)).toBeCloseTo(-1, 6);
    expect(() => lambertWMinus1(0.1)).toThrow('-1/e to 0');
    expect(() => logGamma(0)).toThrow('above 0');
  });
});

it('quantiles undo tails, however far out', () => {
  for (const tail of [0.4, 0.025, 1e-5, 1e-20, 1e-100]) {
    expect(normalTail(normalQuantile(tail)) / tail).toBeCloseTo(1, 9);
    for (const degrees of [1, 2.5, 40, 3_000]) {
      expect(studentTail(studentQuantile(tail, degrees), degrees) / tail).toBeCloseTo(1, 9);
    }
  }
});
