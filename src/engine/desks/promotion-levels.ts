import type { PromotionIndex } from '../../base/ids.js';
import { type Level, levelMean, UNKNOWN_LEVEL } from '../../exposure/level.js';
import type { PromotionPool } from '../../promotions/pool.js';

/** The levels of a pool's promotions, by position. */
export interface PoolLevels {
  at(position: number): Level;
  /** Their means, as factors on the odds; null: all are 1. */
  readonly boosts: Float32Array | null;
}

export function levelsOf({ entries }: PromotionPool, levels: ReadonlyMap<PromotionIndex, Level>): PoolLevels {
  const byPosition = entries.map(({ index }) => levels.get(index) ?? UNKNOWN_LEVEL);
  const boosts = Float32Array.from(byPosition, levelMean);
  return { at: (position) => byPosition[position]!, boosts: boosts.every((factor) => factor === 1) ? null : boosts };
}
