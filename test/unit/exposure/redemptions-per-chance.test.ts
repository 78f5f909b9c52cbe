import { expect, it } from 'vitest';
import type { PromotionIndex } from '../../../src/base/ids.js';
import { type LevelCounts, newRow, noLevelCounts } from '../../../src/exposure/level-counts.js';
import { redemptionsPerChance } from '../../../src/exposure/redemptions-per-chance.js';
import { REDEMPTION_RATE_CHANCES_MIN } from '../../../src/limits.js';

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

it('is told over all rows and days, from so many purchases on', () => {
  const enough = REDEMPTION_RATE_CHANCES_MIN;
  expect(redemptionsPerChance(counts([enough, 30], [2 * enough, 0], [enough, 10]))).toBeCloseTo(
    0.1 * (100 / enough),
    12,
  );
  expect(redemptionsPerChance(counts([enough, 0]))).toBe(0);
  expect(redemptionsPerChance(counts([enough / 2, 5], [enough / 2 - 1, 5]))).toBeNull();
  expect(redemptionsPerChance(noLevelCounts())).toBeNull();
});
