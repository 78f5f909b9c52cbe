import { describe, expect, it } from 'vitest';
import { type DrawCandidate, drawCandidates, drawPropensities } from '../../../src/assignment/draw.js';
import type { PromotionIndex } from '../../../src/base/ids.js';
import type { ExplorationMethod } from '../../../src/campaigns/campaign.js';
import { UNKNOWN_LEVEL } from '../../../src/exposure/level.js';

const CHANCES = [0.4, 0.38, 0.36, 0.33, 0.33, 0.28];
const METHODS: readonly ExplorationMethod[] = ['THOMPSON', 'SOFTMAX', 'UNIFORM'];

const candidates = (chances = CHANCES): DrawCandidate[] =>
  chances.map((chance, i) => ({ promotion: (100 + i) as PromotionIndex, chance, level: UNKNOWN_LEVEL }));

describe('slots that are left to chance', () => {
  it.each(METHODS)('draw each candidate as often as its propensity says: %s', (method) => {
    const draws = 20_000;
    const counts = CHANCES.map(() => 0);
    for (let seed = 0; seed < draws; seed++)
      for (const c of drawCandidates(candidates(), 2, method, seed)) counts[c]! += 1;
    // The mean over seeds is what a handbill's propensities are about.
    const propensities = CHANCES.map(() => 0);
    for (let seed = 0; seed < 50; seed++) {
      drawPropensities(candidates(), 2, method, seed).forEach((share, c) => {
        propensities[c]! += share / 50;
      });
    }
    counts.forEach((count, c) => {
      const share = propensities[c]!;
      const error = Math.sqrt((share * (1 - share)) / draws) + 0.02 * share;
      expect(Math.abs(count / draws - share)).toBeLessThan(4 * error);
    });
  });

  it.each(METHODS)('have propensities that add up to the slots: %s', (method) => {
    for (let slots = 1; slots <= CHANCES.length; slots++) {
      const propensities = drawPropensities(candidates(), slots, method, slots);
      expect(Math.abs(propensities.reduce((a, b) => a + b, 0) - slots)).toBeLessThan(1e-6);
      for (const share of propensities) expect(share).toBeGreaterThan(0);
      expect(Math.max(...propensities)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it.each(METHODS)('are the same again with the seed, and others with another one: %s', (method) => {
    const drawn = (seed: number) => drawCandidates(candidates(), 3, method, seed);
    expect(drawn(7)).toEqual(drawn(7));
    expect(new Set(Array.from({ length: 50 }, (_, seed) => String(drawn(seed)))).size).toBeGreaterThan(3);
    expect(drawPropensities(candidates(), 3, method, 7)).toEqual(drawPropensities(candidates(), 3, method, 7));
  });

  it('draw the same of two when a third one goes that was not drawn', () => {
    for (let seed = 0; seed < 100; seed++) {
      const [first] = drawCandidates(candidates(), 1, 'THOMPSON', seed);
      const kept = candidates().filter((_, c) => c === first || c === (first! + 1) % CHANCES.length);
      const [again] = drawCandidates(kept, 1, 'THOMPSON', seed);
      expect(kept[again!]!.promotion).toBe(100 + first!);
    }
  });

  it('give a promotion that is hardly known more of them than one that is known to be as good', () => {
    const known = { promotion: 1 as PromotionIndex, chance: 0.02, level: { shape: 300, rate: 300 } };
    const unknown = { promotion: 2 as PromotionIndex, chance: 0.02, level: UNKNOWN_LEVEL };
    const best = { promotion: 3 as PromotionIndex, chance: 0.1, level: { shape: 300, rate: 300 } };
    const share = (other: DrawCandidate) => drawPropensities([best, other], 1, 'THOMPSON', 1)[1]!;
    expect(share(unknown)).toBeGreaterThan(share(known));
  });

  it('hold for chances of 0 and 1, too', () => {
    const propensities = drawPropensities(candidates([0, 1, 0, 0.5]), 2, 'THOMPSON', 3);
    expect(propensities.reduce((a, b) => a + b, 0)).toBeCloseTo(2, 6);
  });
});
