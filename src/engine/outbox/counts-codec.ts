import { packVersioned, unpackVersioned } from '../../base/versioned-codec.js';
import { decodeLevelCounts, encodeLevelCounts } from '../../exposure/level-codec.js';
import { type LevelCounts, noLevelCounts } from '../../exposure/level-counts.js';
import type { Trend } from '../../ranking/trend.js';
import { decodeTrend, encodeTrend } from '../../ranking/trend-codec.js';
import type { Snapshot } from './projection.js';

/** What is counted of the outbox. */
export interface Counts {
  /** What all customers buy. */
  readonly trend: Trend;
  /** How promotions do where they are shown. */
  readonly levels: LevelCounts;
}

/** Above those of a trend by itself, which is what older versions stored. */
const VERSION = 32;

export function encodeCounts({ state, cursor }: Snapshot<Counts>): Uint8Array {
  return packVersioned(VERSION, [encodeTrend({ trend: state.trend, cursor }), encodeLevelCounts(state.levels)]);
}

/** Null for bytes of another version: everything is counted from the start of the outbox. */
export function decodeCounts(bytes: Uint8Array): Snapshot<Counts> | null {
  const isWhole = bytes[0] === VERSION;
  const [trendBytes, levelBytes] = isWhole
    ? (unpackVersioned('counts', VERSION, bytes) as [Uint8Array, Uint8Array])
    : [bytes, null];
  const counted = decodeTrend(trendBytes);
  if (counted === null) return null;
  const levels = levelBytes === null ? noLevelCounts() : decodeLevelCounts(levelBytes);
  return { state: { trend: counted.trend, levels }, cursor: counted.cursor };
}
