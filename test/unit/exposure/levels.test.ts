import { describe, expect, it } from 'vitest';
import type { CampaignId, HandbillId, ProfileId, PromotionIndex } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { EventOf } from '../../../src/events/event.js';
import { countExposure } from '../../../src/exposure/count-exposure.js';
import { levelMean } from '../../../src/exposure/level.js';
import { decodeLevelCounts, encodeLevelCounts } from '../../../src/exposure/level-codec.js';
import { biasOf, type LevelCounts, levelsOf, noLevelCounts } from '../../../src/exposure/level-counts.js';
import { NO_CANDIDATES } from '../../../src/handbill/exposure.js';
import { LEVEL_COHORTS_MAX, LEVEL_PRIOR } from '../../../src/limits.js';

const profileId = 'anna' as ProfileId;
const campaignId = 'weekly' as CampaignId;
const promotion = (index: number) => index as PromotionIndex;

interface Where {
  readonly day?: number;
  readonly variantId?: string;
  readonly shuffled?: boolean;
}

function offered(chances: readonly (number | null)[], { day = 0, variantId = 'a', shuffled = false }: Where = {}) {
  const event: EventOf<'handbill.assign'> = {
    type: 'handbill.assign',
    profileId,
    timeMs: day * MS_PER_DAY,
    handbillId: 'hb',
    campaignId,
    variantId,
    endMs: (day + 7) * MS_PER_DAY,
    modelVersion: 0,
    promotions: chances.map((_, i) => promotion(i)),
    scores: chances.map((chance) => chance),
    isMember: true,
    segments: [],
    storeId: null,
    configurationVersion: 1,
    receipts: 0,
    lines: 0,
    promised: [],
    excluded: null,
    startMs: null,
    arm: variantId,
    seed: 1,
    groups: chances.map(() => 0),
    chances,
    propensities: chances.map(() => 1),
    explored: chances.map(() => false),
    shuffled,
    candidates: NO_CANDIDATES,
  };
  return event;
}

const used = (slot: number, { day = 0, variantId = 'a', shuffled = false }: Where = {}, only = true) =>
  ({
    type: 'client.redeemPromotion',
    profileId,
    timeMs: (day + 1) * MS_PER_DAY,
    promotion: promotion(slot),
    redemptionId: 'r',
    quantity: 1,
    amountMinor: null,
    offer: {
      handbillId: 'hb' as HandbillId,
      campaignId,
      variantId,
      startMs: day * MS_PER_DAY,
      slot,
      group: 0,
      place: slot,
      shuffled,
    },
    only,
  }) as const;

const meanOf = (counts: LevelCounts, index: number): number | undefined => {
  const level = levelsOf(counts).get(promotion(index));
  return level && levelMean(level);
};

const times = (count: number, run: () => void): void => {
  for (let i = 0; i < count; i++) run();
};

describe('the level of a promotion', () => {
  it('count no ghosts of the control group, which nobody was offered', () => {
    const counts = noLevelCounts();
    expect(countExposure(counts, { ...offered([0.1]), arm: 'CONTROL' })).toBe(false);
    expect(counts).toEqual(noLevelCounts());
    expect(countExposure(counts, offered([0.1]))).toBe(true);
  });

  it('is above 1 where it is redeemed more often than others that were as likely', () => {
    const counts = noLevelCounts();
    times(100, () => countExposure(counts, offered([0.1, 0.1])));
    times(15, () => countExposure(counts, used(0)));
    times(5, () => countExposure(counts, used(1)));
    // 20 redemptions of two alike: 10 were to be expected of each.
    expect(meanOf(counts, 0)).toBeCloseTo((LEVEL_PRIOR + 15) / (LEVEL_PRIOR + 10), 9);
    expect(meanOf(counts, 1)).toBeCloseTo((LEVEL_PRIOR + 5) / (LEVEL_PRIOR + 10), 9);
    expect(meanOf(counts, 2)).toBeUndefined();
  });

  it('is as expected where a promotion is used as much more often as its chance said', () => {
    const counts = noLevelCounts();
    times(100, () => countExposure(counts, offered([0.3, 0.1])));
    times(6, () => countExposure(counts, used(0)));
    times(2, () => countExposure(counts, used(1)));
    expect(meanOf(counts, 0)).toBeCloseTo(1, 9);
    expect(meanOf(counts, 1)).toBeCloseTo(1, 9);
  });

  it('does not fall because offers are new: they are held against others of their day', () => {
    const counts = noLevelCounts();
    times(100, () => countExposure(counts, offered([0.1, 0.1])));
    times(10, () => countExposure(counts, used(0)));
    times(10, () => countExposure(counts, used(1)));
    times(100, () => countExposure(counts, offered([0.1, 0.1], { day: 1 })));
    expect(meanOf(counts, 0)).toBeCloseTo(1, 9);
  });

  it('holds arms against themselves: what one does worse says nothing of its promotions', () => {
    const counts = noLevelCounts();
    const b = { variantId: 'b' };
    times(100, () => countExposure(counts, offered([0.1])));
    times(100, () => countExposure(counts, offered([null, 0.1], b)));
    times(20, () => countExposure(counts, used(0)));
    times(2, () => countExposure(counts, used(1, b)));
    expect(meanOf(counts, 0)).toBeCloseTo(1, 9);
    expect(meanOf(counts, 1)).toBeCloseTo(1, 9);
  });

  it('counts an offer once, and not when its redemption was reversed', () => {
    const counts = noLevelCounts();
    times(50, () => countExposure(counts, offered([0.1, 0.1])));
    countExposure(counts, used(0));
    expect(countExposure(counts, used(0, {}, false))).toBe(false);
    expect(counts.redeemed.get(promotion(0))).toBe(1);
    countExposure(counts, { ...used(0), type: 'client.reverseRedemption' });
    expect(counts.redeemed.get(promotion(0))).toBe(0);
    expect(meanOf(counts, 0)).toBe(1);
  });

  it('is not moved by a reversal alone, of a redemption that it never heard of', () => {
    const counts = noLevelCounts();
    countExposure(counts, offered([0.1]));
    expect(countExposure(counts, { ...used(0), type: 'client.reverseRedemption' })).toBe(false);
    expect(meanOf(counts, 0)).toBe(1);
  });

  it('says nothing of offers without chances, of older versions, and of offers that it never counted', () => {
    const counts = noLevelCounts();
    expect(countExposure(counts, offered([null, null]))).toBe(false);
    expect(countExposure(counts, { ...offered([0.1]), groups: null })).toBe(false);
    expect(countExposure(counts, used(0))).toBe(false);
    expect(countExposure(counts, { ...used(0), offer: null })).toBe(false);
    expect(levelsOf(counts).size).toBe(0);
  });

  it('keeps what days taught that are closed, and counts nothing late for them', () => {
    const counts = noLevelCounts();
    times(100, () => countExposure(counts, offered([0.1, 0.1])));
    times(15, () => countExposure(counts, used(0)));
    times(5, () => countExposure(counts, used(1)));
    const before = [meanOf(counts, 0), meanOf(counts, 1)];
    for (let day = 1; day <= LEVEL_COHORTS_MAX; day++) countExposure(counts, offered([0.1], { day }));
    const [row] = counts.rows.values();
    expect(row!.cohorts.size).toBe(LEVEL_COHORTS_MAX);
    expect([meanOf(counts, 0), meanOf(counts, 1)]).toEqual(before);
    expect(countExposure(counts, used(0))).toBe(false);
  });

  it('expects less at places where less is redeemed, learned from handbills whose order was drawn', () => {
    const counts = noLevelCounts();
    const shuffled = { shuffled: true };
    times(4_000, () => countExposure(counts, offered([0.1, 0.1], shuffled)));
    times(800, () => countExposure(counts, used(0, shuffled)));
    times(400, () => countExposure(counts, used(1, shuffled)));
    const [row] = counts.rows.values();
    expect(biasOf(row!)[0]).toBe(1);
    expect(biasOf(row!)[1]).toBeCloseTo(0.5, 1);
    // From now on half the redemptions at the second place are as expected.
    times(1_000, () => countExposure(counts, offered([0.1, 0.1], { day: 1, variantId: 'a' })));
    times(100, () => countExposure(counts, used(0, { day: 1 })));
    times(50, () => countExposure(counts, used(1, { day: 1 })));
    const [, second] = [...row!.cohorts.values()];
    expect(second!.weights.get(promotion(1))! / second!.weights.get(promotion(0))!).toBeCloseTo(0.5, 1);
  });

  it('is the same after it was stored', () => {
    const counts = noLevelCounts();
    for (let day = 0; day < LEVEL_COHORTS_MAX + 3; day++) {
      times(10, () => countExposure(counts, offered([0.1, 0.2, null], { day, shuffled: day % 3 === 0 })));
      times(2, () => countExposure(counts, used(1, { day, shuffled: day % 3 === 0 })));
    }
    const stored = decodeLevelCounts(encodeLevelCounts(counts));
    expect(stored).toEqual(counts);
    countExposure(stored, offered([0.1], { day: 99 }));
    expect(stored).not.toEqual(counts);
  });
});
