import { addBit, type Bits, emptyBits } from '../base/bits.js';
import { type Level, levelMean } from '../exposure/level.js';
import { replayHistory } from '../history/replay.js';
import type { Economics } from '../promotions/economics.js';
import type { PromotionPool } from '../promotions/pool.js';
import { habitReader } from '../ranking/uplift/habit.js';
import { inputsOf, rankByUplift, type UpliftFacts } from '../ranking/uplift/rank-by-uplift.js';
import { type UpliftRanker, upliftOf } from '../ranking/uplift/uplift-ranker.js';
import type { Rank, UpliftOrder } from './order.js';

export interface UpliftSources {
  readonly ranker: UpliftRanker;
  readonly pool: PromotionPool;
  readonly history: Uint8Array | null;
  /** By chances before what exposure has taught. */
  readonly byChance: Rank;
  economicsAt(position: number): Economics;
  levelAt(position: number): Level;
}

/** Orders candidates by what showing them changes; the history is replayed when somebody asks. */
export function upliftOrder({ ranker, pool, history, byChance, economicsAt, levelAt }: UpliftSources): UpliftOrder {
  const chances = new Map<number, number>();
  let habitOf: ReturnType<typeof habitReader> | undefined;

  const remembered: Rank = (eligible, k) => {
    const ranking = byChance(eligible, k);
    ranking.positions.forEach((position, i) => {
      chances.set(position, ranking.scores[i]!);
    });
    return ranking;
  };

  function factsOf(position: number): UpliftFacts {
    // Nobody replays a history for a variant that ranks otherwise.
    habitOf ??= habitReader(history === null ? null : replayHistory(history));
    return {
      habit: habitOf(pool.entries[position]!.items),
      economics: economicsAt(position),
      lnTheta: Math.log(levelMean(levelAt(position))),
    };
  }

  function chanceAt(position: number): number {
    if (!chances.has(position)) remembered(only(position), 1);
    return chances.get(position)!;
  }

  function only(position: number): Bits {
    const bits = emptyBits(pool.entries.length);
    addBit(bits, position);
    return bits;
  }

  return {
    rank: rankByUplift({ ranker, byChance: remembered, factsOf }),
    chanceAt,
    partsAt(position) {
      const facts = factsOf(position);
      const { economics } = facts;
      return { ...upliftOf(ranker, inputsOf(facts, chanceAt(position)), economics), economics };
    },
  };
}
