import { describe, expect, it } from 'vitest';
import {
  differencesFound,
  learnedPlaces,
  propensityError,
  replays,
  shareOfOracle,
} from '../../bench/exposure/checks.js';

const HANG_MS = 600_000;

/** A short form of bench/exposure-world.ts. */
describe('a world whose truth is known', () => {
  it(
    'shows what places are worth in handbills whose order was drawn',
    () => {
      const { learned, truth } = learnedPlaces(500);
      for (const [place, share] of learned.entries()) expect(Math.abs(share / truth[place]! - 1)).toBeLessThan(0.4);
      expect(learned.at(-1)).toBeLessThan(0.7);
    },
    HANG_MS,
  );

  it('has propensities that add up, and the same draws again from the same seed', () => {
    expect(propensityError(100)).toBeLessThan(1e-6);
    expect(replays(100)).toBe(true);
  });

  it(
    'is served better with levels than by chances alone, and exploring costs little of that',
    () => {
      const short = { promotions: 60, weeks: 5, rate: 0.15 };
      const [relevance, level, explore] = (['relevance', 'level', 'explore'] as const).map((serving) =>
        shareOfOracle(serving, 350, short),
      );
      expect(level).toBeGreaterThan(1.1 * relevance!);
      expect(explore).toBeGreaterThan(0.93 * level!);
    },
    HANG_MS,
  );

  it('finds no difference between arms that differ in nothing, but for the errors that it allows itself', () => {
    const found = differencesFound(200, 300);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(0.12);
  });
});
