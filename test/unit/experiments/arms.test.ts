import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CampaignId, ProfileId } from '../../../src/base/ids.js';
import { assignBuckets } from '../../../src/experiments/arms.js';
import { bucketOf, bucketsOf, type Draw } from '../../../src/experiments/buckets.js';
import { type ArmRules, createArmDraw } from '../../../src/experiments/draw-arm.js';
import { censoredAtMs, type Holdout } from '../../../src/experiments/holdout.js';

/** By test/vectors/bucketing.py, a second implementation of the rule that is written down there. */
const vectors = JSON.parse(readFileSync(new URL('../../vectors/bucketing.json', import.meta.url), 'utf8')) as {
  buckets: readonly [Draw, string, number, string, number][];
  variants: readonly {
    campaign: string;
    weights: readonly [string, number][];
    variants: Record<string, string>;
    buckets: Record<string, number>;
  }[];
};

describe('the published vectors', () => {
  it.each(vectors.buckets)('%s of %j, revision %i: %j is in %i', (draw, experiment, revision, profile, bucket) => {
    expect(bucketOf(draw, experiment, revision, profile as ProfileId)).toBe(bucket);
  });

  it.each(vectors.variants)('variants of $weights', ({ campaign, weights, variants, buckets }) => {
    const owners = assignBuckets(
      campaign as CampaignId,
      weights.map(([armId, weight]) => ({ armId, weight })),
    );
    for (const [bucket, variant] of Object.entries(variants)) {
      expect(weights[owners[Number(bucket)]!]![0], bucket).toBe(variant);
    }
    weights.forEach(([variant], i) => {
      expect(owners.filter((owner) => owner === i)).toHaveLength(buckets[variant]!);
    });
  });
});

const rules = (fields: Partial<ArmRules> = {}): ArmRules => ({
  campaignId: 'weekly-six' as CampaignId,
  experimentRevision: 1,
  controlPpm: 100_000,
  arms: [
    { armId: 'a', weight: 1 },
    { armId: 'b', weight: 1 },
  ],
  tags: ['MOBILE'],
  ...fields,
});
const holdout = (fields: Partial<Holdout> = {}): Holdout => ({
  holdoutPpm: 50_000,
  startMs: 1_000,
  endMs: 2_000,
  tag: null,
  revision: 1,
  ...fields,
});
const profiles = Array.from({ length: 20_000 }, (_, i) => `p${i}` as ProfileId);
const share = (draw: ReturnType<typeof createArmDraw>, arm: string, atMs: number): number =>
  profiles.filter((profile) => draw(profile, atMs, null).arm === arm).length / profiles.length;

it('a share is the nearest number of whole buckets', () => {
  expect([0, 49, 50, 100, 333_333, 1_000_000].map(bucketsOf)).toEqual([0, 0, 1, 1, 3_333, 10_000]);
});

describe('a holdout', () => {
  it('takes its share of everybody, and control its share of the others, while it lasts', () => {
    const draw = createArmDraw(rules(), holdout());
    expect(share(draw, 'HOLDOUT', 1_500)).toBeCloseTo(0.05, 2);
    expect(share(draw, 'CONTROL', 1_500)).toBeCloseTo(0.95 * 0.1, 2);
    for (const outside of [999, 2_000]) expect(share(draw, 'HOLDOUT', outside)).toBe(0);
    expect(share(createArmDraw(rules(), holdout({ endMs: null })), 'HOLDOUT', 1e15)).toBeCloseTo(0.05, 2);
  });

  it('with a tag leaves campaigns without it alone', () => {
    expect(share(createArmDraw(rules(), holdout({ tag: 'MOBILE' })), 'HOLDOUT', 1_500)).toBeGreaterThan(0);
    expect(share(createArmDraw(rules({ tags: [] }), holdout({ tag: 'MOBILE' })), 'HOLDOUT', 1_500)).toBe(0);
  });

  it('leaves every profile its variant', () => {
    const [without, held] = [createArmDraw(rules(), null), createArmDraw(rules(), holdout())];
    for (const profile of profiles.slice(0, 2_000)) {
      expect(held(profile, 1_500, null).variantHash).toBe(without(profile, 1_500, null).variantHash);
    }
  });

  it('that takes a profile after its entry stops its sums, and only then', () => {
    const taken = profiles.find(
      (profile) => createArmDraw(rules(), holdout())(profile, 1_500, null).arm === 'HOLDOUT',
    )!;
    const spared = profiles.find(
      (profile) => createArmDraw(rules(), holdout())(profile, 1_500, null).arm !== 'HOLDOUT',
    )!;
    expect(censoredAtMs(holdout(), rules(), taken, 999)).toBe(1_000);
    expect(censoredAtMs(holdout(), rules(), taken, 1_000)).toBeNull();
    expect(censoredAtMs(holdout(), rules(), spared, 999)).toBeNull();
    expect(censoredAtMs(holdout({ tag: 'PRINT' }), rules(), taken, 999)).toBeNull();
  });
});

describe('the arm of the entry', () => {
  const entry = { arm: 'CONTROL', variantHash: 'b', revision: 1 };

  it('stays, whatever weights and holdouts do', () => {
    const draw = createArmDraw(rules({ controlPpm: 0 }), holdout({ holdoutPpm: 1_000_000 }));
    expect(draw(profiles[0]!, 1_500, entry)).toEqual({ arm: 'CONTROL', variantHash: 'b' });
  });

  it('goes with its revision', () => {
    const draw = createArmDraw(rules({ controlPpm: 0, experimentRevision: 2 }), null);
    expect(draw(profiles[0]!, 1_500, entry).arm).not.toBe('CONTROL');
  });
});
