import { describe, expect, it } from 'vitest';
import {
  budgetConcern,
  candidatesConcern,
  emptySlotsConcern,
  sampleRatioConcern,
  spikeConcern,
} from '../../../src/alerts/concerns.js';
import type { CampaignId, PromotionCode, PromotionIndex } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';

const campaignId = 'weekly-six' as CampaignId;
const promotion = 7 as PromotionIndex;
const code = 'p7' as PromotionCode;

describe('somebody should look', () => {
  it('at a budget of which 80 % is used', () => {
    const used = (usedMinor: number) =>
      budgetConcern({ promotion, code, currency: 'EUR' as Currency, budgetMinor: 1_000, usedMinor });
    expect(used(799)).toBeNull();
    expect(used(800)?.alert).toMatchObject({ kind: 'BUDGET', promotion, value: 800, threshold: 800 });
    expect(used(1_200)?.key).toBe(used(800)?.key);
  });

  it('at a group that finds nothing', () => {
    const group = { variantId: 'a', group: 'first', slots: 2 };
    expect(candidatesConcern(campaignId, { ...group, valid: 1 })).toBeNull();
    expect(candidatesConcern(campaignId, { ...group, valid: 0 })?.alert.message).toContain('"first" of variant "a"');
    // Names that hold what separates them are not taken for others.
    const keys = [
      { ...group, variantId: 'a","b', group: 'c' },
      { ...group, variantId: 'a', group: 'b","c' },
    ].map((each) => candidatesConcern(campaignId, { ...each, valid: 0 })!.key);
    expect(new Set(keys).size).toBe(2);
  });

  it('at many empty slots, of enough', () => {
    expect(emptySlotsConcern(campaignId, 71, 29)).toBeNull();
    expect(emptySlotsConcern(campaignId, 69, 30)).toBeNull();
    expect(emptySlotsConcern(campaignId, 70, 30)?.alert).toMatchObject({ kind: 'EMPTY_SLOTS', value: 0.3 });
  });

  it('at a day with five times as many redemptions as before, yesterday or today', () => {
    const spike = (...redemptionsByDay: number[]) =>
      spikeConcern({ campaignId, promotion, code, redemptionsByDay })?.alert.value;
    expect(spike(20, 20, 20, 99)).toBeUndefined();
    expect(spike(20, 20, 20, 100)).toBe(100);
    expect(spike(20, 20, 20, 100, 3)).toBe(100);
    expect(spike(20, 20, 20, 100, 3, 20)).toBeUndefined();
    expect(spike(0, 0, 0, 49)).toBeUndefined();
    expect(spike(0, 0, 0, 50)).toBe(50);
    // Nothing is usual yet.
    expect(spike(1, 1, 500)).toBeUndefined();
    expect(spike(500)).toBeUndefined();
    expect(spike()).toBeUndefined();
  });

  it('at an experiment whose sample ratio has alarmed, again in its next revision', () => {
    const ratio = { alarm: true, bayesFactor: 120 };
    expect(sampleRatioConcern(campaignId, 1, { ...ratio, alarm: false })).toBeNull();
    expect(sampleRatioConcern(campaignId, 1, ratio)?.alert).toMatchObject({ kind: 'SAMPLE_RATIO', value: 120 });
    expect(sampleRatioConcern(campaignId, 2, ratio)?.key).not.toBe(sampleRatioConcern(campaignId, 1, ratio)?.key);
  });
});
