import { expect, it } from 'vitest';
import type { PromotionIndex } from '../../../src/base/ids.js';
import { type LevelCounts, newRow, noLevelCounts } from '../../../src/exposure/level-counts.js';
import { redemptionsPerChance } from '../../../src/exposure/redemptions-per-chance.js';
import { REDEMPTION_RATE_CHANCES_MIN, REDEMPTION_RATE_DAYS } from '../../../src/limits.js';

/** Cohorts of two rows: purchases to be expected, and redemptions. */
function counts(...cohorts: readonly (readonly [chances: number, redeemed: number])[]): LevelCounts {
  const all = noLevelCounts();
  cohorts.forEach(([chances, redeemed], i) => {
    const row = all.rows.get(String(i % 2)) ?? newRow();
    all.rows.set(String(i % 2), row);
    const half = chances / 2;
    row.cohorts.set(i, { weights: new Map([0, 1].map((p) => [p as PromotionIndex, half])), redeemed });
  });
  return all;
}

const LATER = 100;
const ENOUGH = REDEMPTION_RATE_CHANCES_MIN;

it('is told over all rows and days, from so many purchases on', () => {
  expect(redemptionsPerChance(counts([ENOUGH, 30], [2 * ENOUGH, 0], [ENOUGH, 10]), LATER)).toBeCloseTo(10 / ENOUGH, 12);
  expect(redemptionsPerChance(counts([ENOUGH, 0]), LATER)).toBe(0);
  expect(redemptionsPerChance(counts([ENOUGH / 2, 5], [ENOUGH / 2 - 1, 5]), LATER)).toBeNull();
  expect(redemptionsPerChance(noLevelCounts(), LATER)).toBeNull();
});

it('leaves out what was shown of late', () => {
  // Of the days 0 and 1.
  const all = counts([ENOUGH, 10], [ENOUGH, 0]);
  expect(redemptionsPerChance(all, REDEMPTION_RATE_DAYS + 1)).toBeCloseTo(5 / ENOUGH, 12);
  expect(redemptionsPerChance(all, REDEMPTION_RATE_DAYS)).toBeCloseTo(10 / ENOUGH, 12);
  expect(redemptionsPerChance(all, REDEMPTION_RATE_DAYS - 1)).toBeNull();
});
