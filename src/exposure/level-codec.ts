import type { PromotionIndex } from '../base/ids.js';
import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import type { Cohort, LevelCounts, RowCounts } from './level-counts.js';

/** Raised when the meaning of the numbers changes. */
const VERSION = 1;

type Sums = [promotion: PromotionIndex, sum: number][];
type PackedCohort = [day: number, redeemed: number, weights: Sums];
type PackedRow = [name: string, shown: readonly number[], redeemed: readonly number[], cohorts: PackedCohort[]];

export function encodeLevelCounts({ rows, redeemed, expected }: LevelCounts): Uint8Array {
  return packVersioned(VERSION, [[...rows].map(packRow), [...redeemed], [...expected]]);
}

/** Throws on bytes that this program has not written. */
export function decodeLevelCounts(bytes: Uint8Array): LevelCounts {
  const [rows, redeemed, expected] = unpackVersioned('count of exposures', VERSION, bytes) as [PackedRow[], Sums, Sums];
  return { rows: new Map(rows.map(unpackRow)), redeemed: new Map(redeemed), expected: new Map(expected) };
}

function packRow([name, { shuffled, cohorts }]: [string, RowCounts]): PackedRow {
  const packed = [...cohorts].map(([day, { redeemed, weights }]): PackedCohort => [day, redeemed, [...weights]]);
  return [name, shuffled.shown, shuffled.redeemed, packed];
}

const unpackRow = ([name, shown, redeemed, cohorts]: PackedRow): [string, RowCounts] => [
  name,
  { shuffled: { shown: [...shown], redeemed: [...redeemed] }, cohorts: new Map(cohorts.map(unpackCohort)) },
];

const unpackCohort = ([day, redeemed, sums]: PackedCohort): [number, Cohort] => [
  day,
  { weights: new Map(sums), redeemed },
];
