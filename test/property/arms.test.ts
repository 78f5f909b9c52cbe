import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignId, ProfileId } from '../../src/base/ids.js';
import { type Arm, assignBuckets } from '../../src/experiments/arms.js';
import { bucketOf } from '../../src/experiments/buckets.js';
import { createArmDraw } from '../../src/experiments/draw-arm.js';
import { ARM_BUCKETS } from '../../src/limits.js';
import { chiSquaredTail } from '../../src/statistics/distributions.js';

/** A million with `npm run prove:statistics`. */
const PROFILES = Number(process.env.HANDBILL_ARM_PROFILES ?? 100_000);
/** A thousand then. */
const SALTS = Number(process.env.HANDBILL_ARM_SALTS ?? 100);

const campaignId = 'c' as CampaignId;
const armsOf = (...weights: number[]): Arm[] => weights.map((weight, i) => ({ armId: `arm-${i}`, weight }));
const weightsOf = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 })
  .filter((w) => w.some((x) => x > 0));

function counts(owners: Uint8Array, arms: number): number[] {
  const count = new Array<number>(arms).fill(0);
  for (const arm of owners) count[arm]! += 1;
  return count;
}

function moved(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((n, arm, bucket) => n + (arm === b[bucket] ? 0 : 1), 0);
}

describe('arms', () => {
  it('get their share of the buckets, exact to one', () => {
    const property = fc.property(weightsOf, (weights) => {
      const total = weights.reduce((a, b) => a + b);
      counts(assignBuckets(campaignId, armsOf(...weights)), weights.length).forEach((count, arm) => {
        expect(Math.abs(count - (weights[arm]! / total) * ARM_BUCKETS)).toBeLessThan(1);
      });
    });
    fc.assert(property, { seed: 1, numRuns: 30 });
  });

  it('move hardly more buckets than they must when a weight changes', () => {
    const property = fc.property(weightsOf, fc.nat(), fc.integer({ min: 0, max: 100 }), (weights, pick, weight) => {
      const changed = weights.with(pick % weights.length, weight);
      fc.pre(changed.some((x) => x > 0));
      const before = assignBuckets(campaignId, armsOf(...weights));
      const after = assignBuckets(campaignId, armsOf(...changed));
      const [had, has] = [counts(before, weights.length), counts(after, weights.length)];
      const least = had.reduce((sum, count, arm) => sum + Math.max(0, count - has[arm]!), 0);
      expect(moved(before, after)).toBeLessThanOrEqual(least * 1.25 + 0.02 * ARM_BUCKETS);
    });
    fc.assert(property, { seed: 2, numRuns: 30 });
  });

  it('keep their buckets when the list is written in another order', () => {
    const [a, b, c] = armsOf(1, 2, 3) as [Arm, Arm, Arm];
    const one = assignBuckets(campaignId, [a, b, c]);
    const two = assignBuckets(campaignId, [c, a, b]);
    expect(
      moved(
        one,
        two.map((arm) => [2, 0, 1][arm]!),
      ),
    ).toBe(0);
  });
});

/** As shops have them: numbers in a row, cards, UUIDs. */
const SHAPES: readonly ((i: number) => string)[] = [
  (i) => String(i),
  (i) => `customer-${String(i).padStart(7, '0')}`,
  (i) => `${(i * 2_654_435_761).toString(16).padStart(14, '0')}-4000-8000-${i.toString(16).padStart(12, '0')}`,
];

const ruled = (experiment: string, controlPpm: number) => ({
  campaignId: experiment as CampaignId,
  experimentRevision: 1,
  controlPpm,
  arms: armsOf(3, 1, 1),
  tags: [],
});

describe('profiles', () => {
  it.each(SHAPES)('come into arms within .3 points of their shares (%#)', (shape) => {
    const holdout = { holdoutPpm: 50_000, startMs: 0, endMs: null, tag: null, revision: 1 };
    const draw = createArmDraw(ruled('weekly-six', 100_000), holdout);
    const found = new Map<string, number>();
    for (let i = 0; i < PROFILES; i++) {
      const { arm } = draw(shape(i) as ProfileId, 0, null);
      found.set(arm, (found.get(arm) ?? 0) + 1);
    }
    const treated = 0.95 * 0.9;
    const expected = {
      HOLDOUT: 0.05,
      CONTROL: 0.095,
      'arm-0': treated * 0.6,
      'arm-1': treated * 0.2,
      'arm-2': treated * 0.2,
    };
    for (const [arm, share] of Object.entries(expected)) {
      // A hundred thousand ids are off by chance alone: six standard deviations at 50 % are .95 points then.
      const allowed = Math.max(0.003, 3 * Math.sqrt(0.25 / PROFILES));
      expect(Math.abs((found.get(arm) ?? 0) / PROFILES - share), arm).toBeLessThan(allowed);
    }
  });

  it('are spread evenly by every salt: chi-squared p > .001 in 99 % of them', () => {
    let even = 0;
    for (let salt = 0; salt < SALTS; salt++) {
      const found = new Float64Array(100);
      const shape = SHAPES[salt % SHAPES.length]!;
      for (let i = 0; i < 20_000; i++) {
        found[bucketOf('VARIANT', `campaign-${salt >> 3}`, 1 + (salt % 8), shape(i) as ProfileId) % 100]! += 1;
      }
      if (chiSquaredTail(chiSquared(found, 20_000 / 100), 99) > 0.001) even += 1;
    }
    expect(even / SALTS).toBeGreaterThanOrEqual(0.99);
  });

  it('have independent arms in pairs of experiments, and in revisions and draws of one', () => {
    const draws = [
      ...Array.from({ length: 100 }, (_, i) => [`campaign-${i}`, `campaign-${i + 1}`] as const).map(
        ([a, b]) =>
          [(id: ProfileId) => bucketOf('VARIANT', a, 1, id), (id: ProfileId) => bucketOf('VARIANT', b, 1, id)] as const,
      ),
      [(id: ProfileId) => bucketOf('VARIANT', 'c', 1, id), (id: ProfileId) => bucketOf('VARIANT', 'c', 2, id)] as const,
      [(id: ProfileId) => bucketOf('VARIANT', 'c', 1, id), (id: ProfileId) => bucketOf('CONTROL', 'c', 1, id)] as const,
      [(id: ProfileId) => bucketOf('CONTROL', '', 1, id), (id: ProfileId) => bucketOf('HOLDOUT', '', 1, id)] as const,
    ];
    const dependent = draws.filter(([a, b], at) => {
      const both = new Float64Array(100);
      for (let i = 0; i < 20_000; i++) {
        const id = SHAPES[at % SHAPES.length]!(i) as ProfileId;
        both[Math.floor(a(id) / 1_000) * 10 + Math.floor(b(id) / 1_000)]! += 1;
      }
      return chiSquaredTail(chiSquared(both, 20_000 / 100), 99) <= 0.001;
    });
    // Of a hundred and three independent ones a tenth of one is below .001.
    expect(dependent.length).toBeLessThanOrEqual(1);
  });

  it('stay with their variant when control is ramped, and in control', () => {
    const ramp = [10_000, 50_000, 100_000, 500_000].map((controlPpm) =>
      createArmDraw(ruled('weekly-six', controlPpm), null),
    );
    for (let i = 0; i < PROFILES / 10; i++) {
      const drawn = ramp.map((draw) => draw(SHAPES[i % 3]!(i) as ProfileId, 0, null));
      expect(new Set(drawn.map(({ variantHash }) => variantHash)).size).toBe(1);
      drawn.forEach(({ arm }, step) => {
        if (step > 0 && drawn[step - 1]!.arm === 'CONTROL') expect(arm).toBe('CONTROL');
      });
    }
  });
});

const chiSquared = (found: Float64Array, expected: number): number =>
  found.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
