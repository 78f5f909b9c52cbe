import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignId, ProfileId } from '../../src/base/ids.js';
import { type Arm, assignBuckets, bucketOf } from '../../src/experiments/arms.js';
import { ARM_BUCKETS } from '../../src/limits.js';

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

it('profiles are spread evenly over the buckets, and otherwise in each campaign', () => {
  const profiles = Array.from({ length: 20_000 }, (_, i) => `profile-${i}` as ProfileId);
  const halves = profiles.filter((id) => bucketOf(id, campaignId) < ARM_BUCKETS / 2).length;
  // Four standard deviations.
  expect(Math.abs(halves - 10_000)).toBeLessThan(4 * Math.sqrt(5_000));
  const both = profiles.filter(
    (id) => bucketOf(id, campaignId) < ARM_BUCKETS / 2 && bucketOf(id, 'd' as CampaignId) < ARM_BUCKETS / 2,
  ).length;
  expect(Math.abs(both - 5_000)).toBeLessThan(4 * Math.sqrt(3_750));
});
